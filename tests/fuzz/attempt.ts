import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Diagnostic, formatDiagnostics } from "../../generator/src/diagnostics/index.ts";
import { generate } from "../../generator/src/generate.ts";
import type { Documents } from "./documents.ts";

/** What the generator makes of documents. */
export interface Attempt {
  readonly errors: readonly Diagnostic[];
  /** By path relative to the project. */
  readonly files: ReadonlyMap<string, string>;
}

/** Generates from `documents`; throws where the generator does, or where it prints its faults badly. */
export async function attempt(documents: Documents): Promise<Attempt> {
  const root = mkdtempSync(join(tmpdir(), "revent-fuzz-"));
  try {
    for (const [path, value] of documents) write(join(root, "specs", path), JSON.stringify(value));
    return await generateIn(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function generateIn(root: string): Promise<Attempt> {
  const folders = { specs: "specs", out: "generated", services: "services" };
  const { files, cores, diagnostics, locate } = await generate({ root, judge: false, ...folders });
  assertPrintable(formatDiagnostics(diagnostics, { format: "text", locate }));
  return {
    errors: diagnostics.filter(({ severity }) => severity === "error"),
    files: new Map([
      ...files.map(({ path, text }) => [`generated/${path}`, text] as const),
      ...cores.map(({ service, text }) => [`services/${service}/core.ts`, text] as const),
    ]),
  };
}

/** Whether faults are told as they should be: heads with a place and a code, nothing that moves a cursor. */
function assertPrintable(printed: string): void {
  const control = /[^\P{Cc}\t\n]|[\p{Cs}\u202a-\u202e\u2028\u2029]/u.exec(printed);
  if (control !== null) throw new Error(`Printed a control character: ${JSON.stringify(printed)}`);
  for (const block of printed.split("\n\n").filter((text) => text !== "")) {
    if (!/^\S.*?(:\d+:\d+)? {2}[a-z-]+ {2}./.test(block))
      throw new Error(`Printed badly: ${block}`);
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
