import type { Diagnostic } from "./diagnostic.ts";
import { formatGithub } from "./format-github.ts";
import { formatJson } from "./format-json.ts";
import { formatText } from "./format-text.ts";
import type { LocatedDiagnostic, Locator } from "./locator.ts";

/** How faults are told: to people, to programs, or as annotations of a GitHub workflow run. */
export type DiagnosticFormat = "text" | "json" | "github";

/** Settings of {@link formatDiagnostics}. */
export interface FormatOptions {
  readonly format: DiagnosticFormat;
  readonly locate: Locator;
  /** Whether `text` may use ANSI colours. Default false. */
  readonly color?: boolean;
}

/** The text that tells `diagnostics`, in order of file and line; ends with a newline unless empty. */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  { format, locate, color = false }: FormatOptions,
): string {
  const located = sortByPlace(
    diagnostics.map((diagnostic) => ({ diagnostic, location: locate(diagnostic.place) })),
  );
  switch (format) {
    case "text":
      return formatText(located, color);
    case "json":
      return formatJson(located);
    case "github":
      return formatGithub(located);
  }
}

/** How many errors and warnings there are, such as `2 errors, 1 warning`; empty for none. */
export function summarize(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  return [
    ...(errors > 0 ? [count(errors, "error")] : []),
    ...(warnings > 0 ? [count(warnings, "warning")] : []),
  ].join(", ");
}

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function sortByPlace(located: readonly LocatedDiagnostic[]): readonly LocatedDiagnostic[] {
  return [...located].sort(
    (a, b) =>
      compare(a.diagnostic.place.file, b.diagnostic.place.file) ||
      (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
      (a.location?.column ?? 0) - (b.location?.column ?? 0) ||
      compare(a.diagnostic.code, b.diagnostic.code) ||
      compare(a.diagnostic.message, b.diagnostic.message),
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
