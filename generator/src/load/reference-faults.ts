import { posix } from "node:path";
import { type Diagnostics, didYouMean } from "../diagnostics/index.ts";
import type { Place } from "../model/index.ts";
import type { FileFault } from "./files.ts";
import { limits } from "./limits.ts";
import { isMapping, type Located } from "./located.ts";
import { extendPointer } from "./pointer.ts";
import type { Reference } from "./reference.ts";

/** Where the text of a `$ref` stands. */
export function refPlace({ file, pointer }: Located): Place {
  return { file, pointer: extendPointer(pointer, "$ref") };
}

/** Tells that a chain of `$ref`s, begun at `at`, has no end. */
export function reportCycle(diagnostics: Diagnostics, at: Located): undefined {
  diagnostics.error(
    "ref-cycle",
    refPlace(at),
    "This `$ref` leads back to itself and never reaches a value.",
    "Let one of the references in the circle hold the value.",
  );
}

/** Tells that a chain of `$ref`s, begun at `at`, is longer than is followed. */
export function reportChain(diagnostics: Diagnostics, at: Located): undefined {
  diagnostics.error(
    "ref-chain-too-long",
    refPlace(at),
    `More than ${limits.refHops} \`$ref\`s follow one another from here.`,
    "Refer to the value itself.",
  );
}

/** A `$ref` of which one step leads nowhere. */
export interface MissingStep {
  readonly at: Located;
  readonly ref: string;
  readonly step: string;
  /** Where there is no such step. */
  readonly parent: Located;
}

/** Tells that a file has nothing at a `$ref`, and what is closest by name. */
export function reportMissing(
  diagnostics: Diagnostics,
  { at, ref, step, parent }: MissingStep,
): void {
  const candidates = isMapping(parent.value) ? Object.keys(parent.value) : [];
  const where = parent.pointer === "" ? parent.file : `${parent.file}#${parent.pointer}`;
  diagnostics.error(
    "ref-not-found",
    refPlace(at),
    `\`${ref}\` points at nothing: there is no \`${step}\` in ${where}.`,
    didYouMean(step, candidates) ?? "Correct the reference, or add what it points at.",
  );
}

/** Tells that a `$ref` is of a kind that is not followed. */
export function reportReference(
  diagnostics: Diagnostics,
  at: Located,
  ref: string,
  reference: Exclude<Reference, { kind: "local" }>,
): void {
  const place = refPlace(at);
  switch (reference.kind) {
    case "network":
      diagnostics.error(
        "ref-network",
        place,
        `\`${ref}\` leads to the network, which is not read.`,
        "Keep a copy of the document in the project and refer to that.",
      );
      break;
    case "outside":
      reportFile(diagnostics, ref, "outside", place);
      break;
    case "unsupported":
      diagnostics.error(
        "ref-unsupported",
        place,
        `\`${ref}\` cannot be followed: ${reference.reason}.`,
        reference.hint,
      );
  }
}

/** Tells at `place` why a file cannot be had. */
export function reportFile(
  diagnostics: Diagnostics,
  file: string,
  fault: FileFault,
  place: Place,
): void {
  const [code, message, hint] = fileFaults[fault];
  diagnostics.error(code, place, message(file), hint(posix.basename(file)));
}

type FileReport = readonly [
  code: "ref-not-found" | "ref-outside-project" | "file-too-large" | "file-unreadable",
  message: (file: string) => string,
  hint: (name: string) => string,
];

const fileFaults: Readonly<Record<FileFault, FileReport>> = {
  missing: [
    "ref-not-found",
    (file) => `There is no file ${file}.`,
    (name) => `Correct the path to ${name}; it is relative to the file that it stands in.`,
  ],
  outside: [
    "ref-outside-project",
    (file) => `${file} is outside the project, where nothing is read.`,
    () => "Keep a copy in the project and refer to that.",
  ],
  directory: [
    "file-unreadable",
    (file) => `${file} is a folder, not a file.`,
    () => "Name the file inside it.",
  ],
  "too-large": [
    "file-too-large",
    (file) => `${file} is larger than ${limits.fileSize / 1024 / 1024} MB.`,
    () => "Split it into several files and join them by `$ref`.",
  ],
  "not-text": [
    "file-unreadable",
    (file) => `${file} is not UTF-8 text.`,
    () => "Save it as UTF-8.",
  ],
  unreadable: [
    "file-unreadable",
    (file) => `${file} cannot be read.`,
    () => "Look at the rights of the file.",
  ],
};
