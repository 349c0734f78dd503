import { loadWorkspace } from "../build/index.ts";
import { count, type Diagnostic, formatDiagnostics, summarize } from "../diagnostics/index.ts";
import {
  type Exercised,
  exercise,
  findingDiagnostic,
  type Progress,
  remarkDiagnostic,
  type Tally,
  whyUnreachable,
} from "../exercise/index.ts";
import type { Arguments } from "./arguments.ts";
import { type ServiceCheck, serviceCheckOf } from "./check-service-options.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { formatOf } from "./format-of.ts";
import type { Io } from "./io.ts";
import type { Project } from "./project.ts";
import { withGeneratingSeverities, withSeverities } from "./severities.ts";
import { UsageError } from "./usage-error.ts";

/** `revent check service`: asks a running service, and says where it disagrees with its contract. */
export async function checkServiceCommand(
  project: Project,
  parsed: Arguments,
  io: Io,
): Promise<ExitCode> {
  const loaded = await loadWorkspace({ ...project.options, judge: false });
  const format = formatOf(parsed);
  const print = (diagnostics: readonly Diagnostic[]) =>
    io.out(formatDiagnostics(diagnostics, { format, locate: loaded.locate, color: io.color }));
  const read = withGeneratingSeverities(loaded.diagnostics, project);
  if (loaded.failed.length > 0 || read.some(isError)) {
    print(read);
    return loaded.failed.length > 0 ? exitCodes.unreadable : exitCodes.findings;
  }
  const check = await serviceCheckOf(loaded.workspace, parsed);
  const reason = await whyUnreachable(check);
  if (reason !== undefined) throw new UsageError(reason);
  const done = await watched(check, format === "text" ? io.progress : undefined);
  const found = withSeverities(diagnosticsOf(done, check), project);
  print([...read, ...found]);
  if (format === "text") io.out(conclusion(done, check, found));
  return found.some(isError) ? exitCodes.findings : exitCodes.clean;
}

/** Shows how far it is, and takes that away whatever comes of it. */
async function watched(check: ServiceCheck, show: Io["progress"]): Promise<Exercised> {
  try {
    return await exercise({ ...check, onProgress: show && ((at) => show(told(at))) });
  } finally {
    show?.("");
  }
}

function told({ operation, step, steps, requests }: Progress): string {
  return `Step ${step} of ${steps}: ${operation} (${count(requests, "request")} so far)`;
}

function diagnosticsOf(done: Exercised, check: ServiceCheck): readonly Diagnostic[] {
  return [
    ...done.findings.map((one) => findingDiagnostic(one, check)),
    ...done.remarks.map((one) => remarkDiagnostic(one)),
  ];
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** Which statuses each operation answered, and what came of it all. */
function conclusion(
  { tallies, requests }: Exercised,
  { seed, service }: ServiceCheck,
  found: readonly Diagnostic[],
): string {
  const seen = tallies.map((tally) => [tally.route.name, statusesOf(tally)] as const);
  const width = Math.max(0, ...seen.map(([name]) => name.length));
  const table = seen.map(([name, statuses]) => `  ${name.padEnd(width)}  ${statuses}\n`).join("");
  const extent = [
    count(tallies.length, "operation"),
    count(requests, "request"),
    `seed ${seed}`,
  ].join(", ");
  const result =
    found.length === 0 ? `${service.name} answers as its contract says` : summarize(found);
  return `${found.length === 0 ? "" : "\n"}${table}${result}: ${extent}.\n`;
}

/** Such as `200 × 12, 404 × 3`. */
function statusesOf({ statuses }: Tally): string {
  const sorted = [...statuses].sort(([a], [b]) => a - b);
  return sorted.map(([status, times]) => `${status} × ${times}`).join(", ") || "not tried";
}
