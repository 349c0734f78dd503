import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Diagnostic } from "../../generator/src/diagnostics/index.ts";
import { type Generated, generate } from "../../generator/src/generate.ts";
import type { Service } from "../../generator/src/model/index.ts";
import { writeTree } from "./trees.ts";

/** A contract of a corpus. */
export interface CorpusDocument {
  /** Path relative to the corpus, with forward slashes. */
  readonly id: string;
  readonly kind: "openapi" | "asyncapi";
  /** Where it stands. */
  readonly path: string;
  /** Whether the files beside it belong to it. */
  readonly hasParts: boolean;
}

/** What became of a document. */
export interface Outcome {
  /** What it says, a line each: routes and events, then faults. */
  readonly facts: readonly string[];
  /** Paths of the JavaScript that was generated; undefined where an error stood against it. */
  readonly scripts?: readonly string[];
}

/**
 * Generates services from documents, each in a project of its own below one temporary folder, where the
 * packages of this repository can be imported.
 */
export class Corpus {
  /** Holds `<id>/expected/` for each document that something was generated from. */
  readonly folder = mkdtempSync(join(tmpdir(), "revent-corpus-"));

  constructor() {
    const packages = fileURLToPath(new URL("../../node_modules", import.meta.url));
    symlinkSync(packages, join(this.folder, "node_modules"));
    writeFileSync(join(this.folder, "package.json"), '{ "type": "module" }');
  }

  /** Generates from one document, asking the official validators too if `judge` says so. */
  async run(document: CorpusDocument, judge: boolean): Promise<Outcome> {
    const root = join(this.folder, document.id);
    copyInto(document, join(root, "specs/svc"));
    const folders = { specs: "specs", out: "generated", services: "services" };
    const result = await generate({ root, ...folders, judge });
    const facts = [...saysOf(result), ...(await faultsOf(result))];
    if (result.diagnostics.some(({ severity }) => severity === "error")) return { facts };
    const tree = treeOf(result);
    await writeTree(pathToFileURL(`${root}/expected/`), tree);
    const scripts = [...tree.keys()].filter((path) => path.endsWith(".js"));
    return { facts, scripts: scripts.map((path) => join(root, "expected", path)) };
  }

  /** Removes everything. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The documents below a folder; one called `openapi` or `asyncapi` has the files beside it as parts. */
export function documentsIn(folder: string, kind: CorpusDocument["kind"]): CorpusDocument[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): CorpusDocument[] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const whole = readdirSync(path).find((name) => name.startsWith(`${kind}.`));
      if (whole === undefined) return prefixed(entry.name, documentsIn(path, kind));
      return [{ id: entry.name, kind, path: join(path, whole), hasParts: true }];
    }
    return isContract(path) ? [{ id: entry.name, kind, path, hasParts: false }] : [];
  });
}

function prefixed(name: string, documents: readonly CorpusDocument[]): CorpusDocument[] {
  return documents.map((document) => ({ ...document, id: `${name}/${document.id}` }));
}

function isContract(path: string): boolean {
  return [".json", ".yaml"].includes(extname(path)) && !/(package|tsconfig)\.json$/.test(path);
}

function copyInto({ path, kind, hasParts }: CorpusDocument, folder: string): void {
  mkdirSync(folder, { recursive: true });
  if (hasParts) cpSync(dirname(path), folder, { recursive: true });
  else cpSync(path, join(folder, `${kind}${extname(path)}`));
}

function treeOf({ files, cores }: Generated): ReadonlyMap<string, string> {
  const tree = new Map(files.map(({ path, text }) => [`generated/${path}`, text]));
  for (const { service, text } of cores) tree.set(`services/${service}/core.ts`, text);
  return tree;
}

function saysOf({ workspace }: Generated): readonly string[] {
  return workspace.services.flatMap(({ routes, publications, subscriptions }: Service) => [
    ...routes.map(({ method, path, name }) => `${method} ${path} → ${name}`),
    ...publications.map(({ name, event }) => `sends ${event.action} on ${event.stream} → ${name}`),
    ...subscriptions.map(
      ({ name, event }) => `receives ${event.action} on ${event.stream} → ${name}`,
    ),
  ]);
}

async function faultsOf({ diagnostics, judged }: Generated): Promise<readonly string[]> {
  return [...diagnostics.map(faultOf), ...new Set((await judged).map(faultOf))];
}

function faultOf({ severity, code, place: { file, pointer } }: Diagnostic): string {
  return `${severity} ${code} ${file.replace("specs/svc/", "")}#${pointer}`;
}
