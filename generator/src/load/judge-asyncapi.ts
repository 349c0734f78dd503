import { relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Documents } from "./documents.ts";
import type { ProjectFiles } from "./files.ts";
import type { Finding } from "./finding.ts";
import { child, type Located } from "./located.ts";
import { joinPointer } from "./pointer.ts";

/** Spectral's severity of an error; what is less is a matter of taste. */
const ERROR = 0;

/** Rules that are not asked: an older version is no fault, and the other doubles the time for one rare fault. */
const rules = { "asyncapi-latest-version": "off", "asyncapi-document-unresolved": "off" } as const;

/** The builders tell of references, with a better place. */
const ignored = new Set(["invalid-ref"]);

/**
 * Judges AsyncAPI documents by the official parser, which reads no network and no file but through
 * `projectFiles`, those of `root`.
 */
export async function judgeAsyncApi(
  root: string,
  projectFiles: ProjectFiles,
  documents: Documents,
  files: readonly string[],
): Promise<readonly Finding[]> {
  if (files.length === 0) return [];
  const { Parser } = await import("@asyncapi/parser");
  const parser = new Parser({
    ruleset: { recommended: false, rules },
    __unstable: { resolver: { resolvers: [fileReader(root, projectFiles), ...networkRefusers()] } },
  });
  const findings: Finding[] = [];
  for (const file of files) {
    const { text } = projectFiles.read(file);
    if (text === undefined || !isJudgeable(documents.open(file))) continue;
    const results = await parser.validate(text, { source: resolve(root, file) });
    for (const { code, severity, message, path, source } of results) {
      if (severity !== ERROR || ignored.has(String(code))) continue;
      const where = source === undefined ? file : toRelative(root, source);
      const part = /is not expected to be here$/.test(message) && { part: "key" as const };
      findings.push({
        file: where,
        pointer: joinPointer(path),
        ...part,
        message: sentence(message),
      });
    }
  }
  return findings;
}

function isJudgeable(document: Located | undefined): boolean {
  return document !== undefined && /^[23]\./.test(String(child(document, "asyncapi")?.value));
}

type Reader = { readonly schema: string; readonly order: number; readonly read: ReadUri };
type ReadUri = (uri: { toString(): string }) => string;

/** Reads what `$ref`s name. An empty document stands for what may not be read: the builders tell of it. */
function fileReader(root: string, files: ProjectFiles): Reader {
  const read: ReadUri = (uri) => files.read(toRelative(root, uri.toString())).text ?? "{}";
  return { schema: "file", order: 1, read };
}

function networkRefusers(): readonly Reader[] {
  return ["http", "https"].map((schema) => ({ schema, order: 1, read: () => "{}" }));
}

function toRelative(root: string, source: string): string {
  const path = source.startsWith("file:") ? fileURLToPath(source) : source;
  return relative(root, path).replaceAll(sep, "/");
}

function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
