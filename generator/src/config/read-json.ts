import { join } from "node:path";
import type { Diagnostics } from "../diagnostics/index.ts";
import { hasDuplicates, parseJsonTree } from "../load/json-tree.ts";
import { Lines } from "../load/lines.ts";
import type { Located } from "../load/located.ts";
import { readText } from "../write/hash.ts";
import { findJsonFault } from "./json-fault.ts";

/** A JSON file of a project. */
export interface JsonFile extends Located {
  readonly text: string;
}

/** Reads a file; `undefined` where there is none, or none that is JSON, which is told. */
export function readJson(
  root: string,
  file: string,
  diagnostics: Diagnostics,
): JsonFile | undefined {
  const text = readText(join(root, file))?.replace(/^\uFEFF/, "");
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return { file, pointer: "", value, text };
  } catch {
    reportSyntax(file, text, diagnostics);
    return undefined;
  }
}

function reportSyntax(file: string, text: string, diagnostics: Diagnostics): void {
  const { offset, expected } = findJsonFault(text) ?? { offset: 0, expected: "JSON" };
  const found = text.slice(offset);
  diagnostics.error(
    "syntax-error",
    { file, pointer: "", ...new Lines(text).at(offset) },
    `The file is not valid JSON: ${expected} should stand here.`,
    hintFor(found, text.slice(0, offset)),
  );
}

function hintFor(found: string, before: string): string | undefined {
  if (/^\/[/*]/.test(found)) return "JSON has no comments.";
  return /^[}\]]/.test(found) && /,\s*$/.test(before)
    ? "JSON has no comma after the last entry."
    : undefined;
}

/** Tells every key that an object of the file has twice, of which `JSON.parse` takes the last. */
export function reportDuplicates({ file, text, value }: JsonFile, diagnostics: Diagnostics): void {
  if (!hasDuplicates(text, value)) return;
  const lines = new Lines(text);
  parseJsonTree(text, ({ key, offset }) => {
    diagnostics.error(
      "duplicate-key",
      { file, pointer: "", ...lines.at(offset) },
      `The key \`${key}\` stands twice in the same object.`,
      "Keep one of them; readers differ in which one they take.",
    );
  });
}
