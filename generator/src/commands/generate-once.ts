import { join, relative } from "node:path";
import { formatDiagnostics, summarize } from "../diagnostics/index.ts";
import {
  applyChanges,
  ChangedMeanwhile,
  MANIFEST,
  printManifest,
  readText,
} from "../write/index.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { locatorOf } from "./locator.ts";
import type { Project } from "./project.ts";
import { report } from "./report.ts";
import { type GenerateSettings, planRound, type Round } from "./round.ts";

/** One run of `revent generate`: all or nothing is written, and what was done is said. */
export async function generateOnce(
  project: Project,
  settings: GenerateSettings,
  io: Io,
): Promise<ExitCode> {
  const started = performance.now();
  const round = await planRound(project, settings);
  const { diagnostics, generated, blocked } = round;
  const locate = locatorOf(generated);
  io.err(formatDiagnostics(diagnostics, { format: "text", locate, color: io.color }));
  if (blocked) {
    io.err(`\n${summarize(diagnostics)}. Nothing was written.\n`);
    return generated.failed.length > 0 ? exitCodes.unreadable : exitCodes.findings;
  }
  if (!settings.dryRun && !write(round, project, io)) return exitCodes.findings;
  io.out(report(round, project, settings, performance.now() - started));
  const failing = diagnostics.some(({ severity }) => severity === "error");
  return failing ? exitCodes.findings : exitCodes.clean;
}

/** Whether all was written, or nothing had to be. */
function write({ changes }: Round, { root }: Project, io: Io): boolean {
  const { folder, writes, removals, manifest } = changes;
  const recorded = readText(join(folder, MANIFEST)) === printManifest(manifest);
  if (recorded && writes.length === 0 && removals.length === 0) return true;
  try {
    applyChanges(changes);
    return true;
  } catch (error) {
    if (!(error instanceof ChangedMeanwhile)) throw error;
    io.err(
      `revent: ${relative(root, error.path)} was saved while this ran. Nothing was written; run it again.\n`,
    );
    return false;
  }
}
