import { asErrors, type Diagnostic } from "../diagnostics/index.ts";
import type { Project } from "./project.ts";

type Wanted = Pick<Project, "strict" | "severities">;

/**
 * Faults as the project wants them: what is said of their code counts, and of all others warnings are
 * errors where it is strict.
 */
export function withSeverities(
  diagnostics: readonly Diagnostic[],
  { strict, severities }: Wanted,
): readonly Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => {
    const severity = severities[diagnostic.code];
    if (severity === "off") return [];
    if (severity !== undefined) return [{ ...diagnostic, severity }];
    return strict ? asErrors([diagnostic]) : [diagnostic];
  });
}

/** The same for what generating finds: an error there stands in the way of right code, and stays one. */
export function withGeneratingSeverities(
  diagnostics: readonly Diagnostic[],
  wanted: Wanted,
): readonly Diagnostic[] {
  return diagnostics.flatMap((diagnostic) =>
    diagnostic.severity === "error" ? [diagnostic] : withSeverities([diagnostic], wanted),
  );
}

/** Whether the official validators have to be asked before anything is written. */
export function needsJudgement({ strict, severities }: Wanted): boolean {
  const own = severities["document-invalid"];
  return own === undefined ? strict : own !== "off";
}
