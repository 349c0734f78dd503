import type { Diagnostic } from "../diagnostics/index.ts";
import type { CoreStub } from "../emit/index.ts";
import type { Member } from "./members.ts";
import { startOf } from "./parse.ts";
import type { CoreReading, FileReading } from "./read-core.ts";

/** Why methods cannot be added to a file, each with the way out. */
export function faultsOf(
  reading: FileReading,
  core: CoreStub,
  file: string,
): readonly Diagnostic[] {
  if (!reading.ok) {
    const { line, column, message } = reading;
    return [
      {
        severity: "error",
        code: "core-syntax",
        message: `${message} The file is left as it is.`,
        hint: "Correct it and run `revent generate` again.",
        place: { file, pointer: "", line, column },
      },
    ];
  }
  if (reading.cores.length === 0)
    return core.methods.length === 0 ? [] : [classMissing(core, file)];
  return reading.cores.flatMap((one) => [
    ...(one.members.unseenBase === undefined || one.missing.length === 0
      ? []
      : [baseUnseen(one, one.members.unseenBase, file)]),
    ...one.taken.map((member) => nameTaken(member, file)),
  ]);
}

function classMissing(core: CoreStub, file: string): Diagnostic {
  return {
    severity: "warning",
    code: "core-class",
    message: `No class here implements \`${core.interface}\`, so nothing can be added for its handlers.`,
    hint: `Write \`implements ${core.interface}\` after the class that holds them, with \`${core.interface}\` imported from the generated folder.`,
    place: { file, pointer: "", line: 1, column: 1 },
  };
}

function baseUnseen(
  { class: target, missing }: CoreReading,
  base: string,
  file: string,
): Diagnostic {
  const names = missing.map(({ name }) => `\`${name}\``).join(", ");
  return {
    severity: "warning",
    code: "core-base",
    message: `The class extends \`${base}\`, which cannot be found from here, and does not itself have ${names}.`,
    hint: `If \`${base}\` has them, all is well; if not, write them by hand.`,
    place: { file, pointer: "", ...position(startOf(target)) },
  };
}

function nameTaken({ name, node, inherited }: Member, file: string): Diagnostic {
  return {
    severity: "error",
    code: "handler-name-taken",
    message: `\`${name}\` is the handler that the contract asks for, but ${inherited ? "the class inherits" : "here it is"} something else by that name.`,
    hint: `Rename it, or make \`${name}\` a public method; then run \`revent generate\` again.`,
    place: { file, pointer: "", ...(inherited ? {} : position(startOf(node))) },
  };
}

function position({ line, column }: { line: number; column: number }): {
  line: number;
  column: number;
} {
  return { line, column };
}
