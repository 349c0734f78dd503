import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Diagnostics } from "../diagnostics/index.ts";
import { Documents } from "./documents.ts";
import { ProjectFiles } from "./files.ts";
import type { Finding, JudgeTask } from "./finding.ts";
import { judgeAsyncApi } from "./judge-asyncapi.ts";
import { judgeOpenApi } from "./judge-openapi.ts";

/** What was said of a contract, and the files that it was made of then. */
interface Judged {
  readonly inputs: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

const judgedBefore = new Map<string, Judged>();

/**
 * What the validators object to; a contract is judged again only when one of its files has changed.
 * Documents that cannot be read are not judged: the builders say why.
 */
export async function judgeAll({
  root,
  openapi,
  asyncapi,
}: JudgeTask): Promise<readonly Finding[]> {
  let findings: readonly Finding[] = [];
  for (const file of openapi) {
    const own = await once(root, file, (documents) => judgeOpenApi(documents, [file]));
    findings = findings.concat(own);
  }
  for (const file of asyncapi) {
    const own = await once(root, file, (documents, files) =>
      judgeAsyncApi(root, files, documents, [file]),
    );
    findings = findings.concat(own);
  }
  return findings;
}

async function once(
  root: string,
  file: string,
  judge: (documents: Documents, files: ProjectFiles) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const key = join(root, file);
  const before = judgedBefore.get(key);
  if (before !== undefined && isSame(root, before.inputs)) return before.findings;
  const documents = new Documents({
    root,
    yaml: await import("js-yaml"),
    diagnostics: new Diagnostics(),
  });
  const files = new ProjectFiles(root);
  const findings = await judge(documents, files);
  const inputs = new Map(
    [file, ...documents.inputs, ...files.inputs].map((path) => [path, hash(root, path)]),
  );
  judgedBefore.set(key, { inputs, findings });
  return findings;
}

function isSame(root: string, inputs: ReadonlyMap<string, string>): boolean {
  return [...inputs].every(([path, before]) => hash(root, path) === before);
}

function hash(root: string, path: string): string {
  try {
    return createHash("sha256")
      .update(readFileSync(join(root, path)))
      .digest("hex");
  } catch {
    return "unreadable";
  }
}
