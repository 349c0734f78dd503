import { relative, sep } from "node:path";
import { count } from "../diagnostics/index.ts";
import type { Project } from "./project.ts";
import type { GenerateSettings, Round } from "./round.ts";

/** More files than this are counted, not listed. */
const LISTED = 8;

/** What a run of `revent generate` has done, and what is left for a person to do. */
export function report(
  round: Round,
  project: Project,
  { dryRun }: GenerateSettings,
  elapsedMs: number,
): string {
  const lines = [
    ...outputs(round, project, dryRun, elapsedMs),
    ...stubs(round, dryRun),
    ...orphans(round),
  ];
  return `${lines.join("\n")}\n`;
}

function outputs(
  { changes, files }: Round,
  { root, names, out }: Project,
  dryRun: boolean,
  elapsedMs: number,
): readonly string[] {
  const written = changes.writes
    .map(({ path }) => path)
    .filter((path) => path.startsWith(out + sep));
  const { removals } = changes;
  if (written.length + removals.length === 0) {
    const same = files.filter(({ state }) => state === "same").length;
    return [
      `${count(same, "file")} in ${names.out}/ ${same === 1 ? "is" : "are"} as the contracts say.`,
    ];
  }
  const [wrote, removed] = dryRun ? ["Would write", "remove"] : ["Wrote", "removed"];
  const done = [
    ...(written.length > 0 ? [`${wrote} ${count(written.length, "file")}`] : []),
    ...(removals.length > 0 ? [`${removed} ${count(removals.length, "file")}`] : []),
  ].join(", ");
  const head = `${done.charAt(0).toUpperCase()}${done.slice(1)} in ${names.out}/ (${(elapsedMs / 1000).toFixed(1)} s)`;
  if (written.length + removals.length > LISTED) return [`${head}.`];
  return [
    `${head}:`,
    ...written.map((path) => `  ${relative(root, path).split(sep).join("/")}`),
    ...removals.map(
      (path) => `  ${names.out}/${path} (${dryRun ? "would be removed" : "removed"})`,
    ),
  ];
}

function stubs({ cores }: Round, dryRun: boolean): readonly string[] {
  const lines = cores.flatMap(({ file, added }) =>
    added.map(({ name, line }) => `${file}:${line} ${dryRun ? "would get" : "added"} stub ${name}`),
  );
  if (lines.length === 0) return [];
  const them = lines.length === 1 ? "it" : "them";
  return [
    ...lines,
    `Left to do: write ${them}. Until then a request to a stub is answered with 501, and an event fails.`,
  ];
}

function orphans({ cores }: Round): readonly string[] {
  return cores.flatMap(({ file, orphaned }) =>
    orphaned.map(
      ({ name, line }) =>
        `${file}:${line} orphaned ${name}: the contract no longer has it; delete it when you no longer need it`,
    ),
  );
}
