import { loadWorkspace } from "../build/index.ts";
import { formatDiagnostics } from "../diagnostics/index.ts";
import type { Workspace } from "../model/index.ts";
import { parseArguments } from "./arguments.ts";
import type { Io } from "./io.ts";
import { readProject } from "./project.ts";
import { UsageError } from "./usage-error.ts";

/**
 * What the contracts of the project say. What is wrong with them is said, and where.
 *
 * @param options those of `revent inspect`
 */
export async function projectModel(options: readonly string[], io: Io): Promise<Workspace> {
  const project = await readProject(await parseArguments("inspect", options), io);
  if (project === undefined) throw new UsageError("The project's settings cannot be read.");
  const { diagnostics, workspace, locate, failed } = await loadWorkspace({
    ...project.options,
    judge: false,
  });
  if (failed.length === 0) return workspace;
  io.err(formatDiagnostics(diagnostics, { format: "text", locate, color: io.color }));
  throw new UsageError("The contracts cannot be read.");
}
