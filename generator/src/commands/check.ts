import {
  checkEmits,
  checkHandlers,
  checkOutputs,
  checkSenders,
  checkVersion,
} from "../check/index.ts";
import {
  asErrors,
  count,
  type Diagnostic,
  formatDiagnostics,
  summarize,
} from "../diagnostics/index.ts";
import { type Generated, generate } from "../generate.ts";
import { inspectCores } from "../stubs/index.ts";
import { type ComparedFile, compareFiles, packageVersion, readManifest } from "../write/index.ts";
import type { Arguments } from "./arguments.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { formatOf } from "./format-of.ts";
import type { Io } from "./io.ts";
import { locatorOf } from "./locator.ts";
import type { Project } from "./project.ts";
import { withGeneratingSeverities, withSeverities } from "./severities.ts";

/** `revent check`: all checks over the whole project; writes nothing. */
export async function checkCommand(project: Project, parsed: Arguments, io: Io): Promise<ExitCode> {
  const generated = await generate(project.options);
  const diagnostics = await findings(generated, project);
  const format = formatOf(parsed);
  io.out(formatDiagnostics(diagnostics, { format, locate: locatorOf(generated), color: io.color }));
  if (format === "text") io.out(conclusion(generated, diagnostics));
  if (generated.failed.length > 0) return exitCodes.unreadable;
  const failing = diagnostics.some(({ severity }) => severity === "error");
  return failing ? exitCodes.findings : exitCodes.clean;
}

async function findings(generated: Generated, project: Project): Promise<readonly Diagnostic[]> {
  const { names, out, stubs } = project;
  const manifest = readManifest(out);
  const unsure = unsureServices(generated);
  const isUnread = (file: string) => generated.failed.includes(generated.ownerOf(file));
  const certain = ({ path }: ComparedFile) => !unsure.has(path.split("/")[0] ?? "");
  const cores = await inspectCores(
    generated.cores.filter(({ service }) => !unsure.has(service)),
    stubs,
    manifest?.handlers ?? {},
  );
  const found = [
    ...asErrors(await generated.judged),
    ...checkSenders(generated.workspace, isUnread),
    ...checkEmits(generated.workspace),
    ...checkVersion(manifest, packageVersion(), names.out),
    ...checkOutputs(compareFiles(out, generated.files, manifest).filter(certain), names.out),
    ...checkHandlers(cores),
  ];
  return [
    ...withGeneratingSeverities(generated.diagnostics, project),
    ...withSeverities(found, project),
  ];
}

/**
 * Services (and the folder of common types) whose contract has errors: what it would produce is not
 * known, so nothing is said of their files.
 */
function unsureServices({
  diagnostics,
  failed,
  workspace,
  ownerOf,
}: Generated): ReadonlySet<string> {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length === 0 && failed.length === 0) return new Set();
  const known = [...workspace.services.map(({ name }) => name), ...failed];
  const touched = errors.map(({ place }) => ownerOf(place.file));
  const elsewhere = touched.some((name) => !known.includes(name));
  return new Set([...(elsewhere ? known : touched), ...failed, "common"]);
}

function conclusion({ workspace, failed }: Generated, diagnostics: readonly Diagnostic[]): string {
  const { services } = workspace;
  const routes = services.reduce((sum, one) => sum + one.routes.length, 0);
  const events = services.reduce((sum, one) => sum + one.subscriptions.length, 0);
  const checked = [
    count(services.length, "service"),
    count(routes, "operation"),
    count(events, "received event"),
  ].join(", ");
  const unread = failed.length === 0 ? "" : `; could not read ${failed.join(", ")}`;
  return diagnostics.length === 0
    ? `Contracts, generated code and services agree: ${checked}.\n`
    : `\n${summarize(diagnostics)} in ${checked}${unread}.\n`;
}
