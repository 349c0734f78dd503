import type { Code, Diagnostic } from "../diagnostics/index.ts";
import type { ComparedFile, FileState } from "../write/index.ts";

const told: Readonly<Partial<Record<FileState, { code: Code; message: string; hint: string }>>> = {
  missing: {
    code: "output-missing",
    message: "The contracts produce this file, and it is not there.",
    hint: "Run `revent generate`.",
  },
  stale: {
    code: "output-stale",
    message: "The contracts produce something else by now.",
    hint: "Run `revent generate`.",
  },
  edited: {
    code: "output-edited",
    message: "This generated file was edited by hand.",
    hint: "Put the change into the contract or into services/, then run `revent generate --force`.",
  },
  foreign: {
    code: "output-foreign",
    message: "revent has to write this file, and somebody else's is in its place.",
    hint: "Move it out of the folder of generated files, then run `revent generate`.",
  },
  surplus: {
    code: "output-surplus",
    message: "The contracts do not produce this file any more.",
    hint: "Run `revent generate`: it removes it.",
  },
  stray: {
    code: "output-surplus",
    message: "No contract produces this file, and revent has not written it.",
    hint: "Delete it, or move it out of the folder of generated files.",
  },
};

/** Generated files that are not exactly what the contracts produce. `folder` is relative to the root. */
export function checkOutputs(
  files: readonly ComparedFile[],
  folder: string,
): readonly Diagnostic[] {
  return files.flatMap(({ path, state }) => {
    const fault = told[state];
    return fault === undefined
      ? []
      : [{ severity: "error", ...fault, place: { file: `${folder}/${path}`, pointer: "" } }];
  });
}
