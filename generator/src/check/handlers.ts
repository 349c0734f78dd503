import { type Code, count, type Diagnostic, type Severity } from "../diagnostics/index.ts";
import type { InspectedCore, NamedLine } from "../stubs/index.ts";

/** Operations and received events that nobody handles, and handlers that nothing needs. */
export function checkHandlers(cores: readonly InspectedCore[]): readonly Diagnostic[] {
  return cores.flatMap((core) => [
    ...core.diagnostics,
    ...(core.present ? missing(core) : fileMissing(core)),
    ...each(core, core.unwritten, "warning", "handler-unwritten", unwritten),
    ...each(core, core.orphaned, "warning", "handler-orphaned", orphaned),
  ]);
}

interface Told {
  readonly message: string;
  readonly hint: string;
}

function fileMissing({ service, file, missing: names }: InspectedCore): readonly Diagnostic[] {
  if (names.length === 0) return [];
  return [
    {
      severity: "error",
      code: "core-missing",
      message: `${service} has ${count(names.length, "handler")} to write, and there is no file for them.`,
      hint: "Run `revent generate`: it makes one with a stub for each.",
      place: { file, pointer: "" },
    },
  ];
}

function missing(core: InspectedCore): readonly Diagnostic[] {
  return each(core, core.missing, "error", "handler-missing", (name) => ({
    message: `The contract asks for the handler \`${name}\`, and the class has none.`,
    hint: "Run `revent generate`: it adds a stub.",
  }));
}

function unwritten(name: string): Told {
  return {
    message: `\`${name}\` is still the stub that was added for it.`,
    hint: "Write it: until then a request is answered with 501, and an event fails.",
  };
}

function orphaned(name: string): Told {
  return {
    message: `\`${name}\` handles something that the contract no longer has.`,
    hint: "Delete it, or put the operation or event back into the contract.",
  };
}

function each(
  { file }: InspectedCore,
  methods: readonly NamedLine[],
  severity: Severity,
  code: Code,
  tell: (name: string) => Told,
): readonly Diagnostic[] {
  return methods.map(({ name, line }) => ({
    severity,
    code,
    ...tell(name),
    place: { file, pointer: "", line, column: 1 },
  }));
}
