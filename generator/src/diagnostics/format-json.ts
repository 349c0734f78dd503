import type { LocatedDiagnostic } from "./locator.ts";

/**
 * For programs: an array of `{severity, code, message, hint?, details?, file, pointer, line?, column?}`, one
 * fault on each line.
 */
export function formatJson(located: readonly LocatedDiagnostic[]): string {
  const lines = located.map((one) => JSON.stringify(entry(one)));
  return lines.length === 0 ? "[]\n" : `[\n${lines.join(",\n")}\n]\n`;
}

function entry({ diagnostic, location }: LocatedDiagnostic): Readonly<Record<string, unknown>> {
  const { severity, code, message, hint, details, place } = diagnostic;
  return {
    severity,
    code,
    message,
    hint,
    details,
    file: place.file,
    pointer: place.pointer,
    line: location?.line,
    column: location?.column,
  };
}
