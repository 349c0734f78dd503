import { loadWorkspace } from "../build/index.ts";
import { didYouMean, formatDiagnostics } from "../diagnostics/index.ts";
import type { Workspace } from "../model/index.ts";
import type { Arguments } from "./arguments.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import type { Project } from "./project.ts";
import { withGeneratingSeverities } from "./severities.ts";
import { UsageError } from "./usage-error.ts";

/** `revent inspect`: prints the model, or the part of it that a service uses. */
export async function inspectCommand(
  project: Project,
  parsed: Arguments,
  io: Io,
): Promise<ExitCode> {
  const loaded = await loadWorkspace({ ...project.options, judge: false });
  const { workspace, locate, failed } = loaded;
  const diagnostics = withGeneratingSeverities(loaded.diagnostics, project);
  io.err(formatDiagnostics(diagnostics, { format: "text", locate, color: io.color }));
  const shown = parsed.argument === undefined ? workspace : serviceOf(workspace, parsed.argument);
  io.out(`${JSON.stringify(shown, null, 2)}\n`);
  if (failed.length > 0) return exitCodes.unreadable;
  const hasErrors = diagnostics.some(({ severity }) => severity === "error");
  return hasErrors ? exitCodes.findings : exitCodes.clean;
}

function serviceOf({ services, types }: Workspace, name: string): object {
  const service = services.find((one) => one.name === name);
  if (service !== undefined) {
    return { ...service, types: types.filter(({ owner }) => owner === name) };
  }
  const known = services.map((one) => one.name);
  const hint = didYouMean(name, known) ?? `There are: ${known.join(", ") || "none"}.`;
  throw new UsageError(`There is no service \`${name}\`. ${hint}`);
}
