import { median, type Usage } from "./usage.ts";

/** One line of a table: what was run, and what it took each time. */
export interface Row {
  readonly name: string;
  readonly usages: readonly Usage[];
  /** What it wrote, such as `8.2 MB in 8 files`. */
  readonly wrote?: string;
}

/** Prints rows: medians and ranges, and the ratio of `ours`, where it is given, to each, round by round. */
export function printTable(title: string, rows: readonly Row[], ours?: Row): void {
  console.log(`\n${title}`);
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, usages, wrote = "" } of rows) {
    const walls = usages.map(({ wallMs }) => wallMs);
    const range = `${seconds(Math.min(...walls))}–${seconds(Math.max(...walls))}`;
    const cpu = seconds(median(usages.map(({ cpuMs }) => cpuMs)));
    const peak = median(usages.map(({ peakMb }) => peakMb)).toFixed(0);
    const figures = [
      name.padEnd(width),
      `${seconds(median(walls))} s (${range})`,
      `CPU ${cpu} s`,
      `${peak.padStart(4)} MB`,
      wrote.padEnd(20),
      ours === undefined || usages === ours.usages ? "" : ratios(ours, usages),
    ];
    console.log(`  ${figures.join("  ")}`.trimEnd());
  }
}

function ratios(ours: Row, theirs: readonly Usage[]): string {
  const [time, work] = [ratioOf(ours, theirs, "wallMs"), ratioOf(ours, theirs, "cpuMs")];
  return `revent takes ${time.toFixed(2)} of its time, ${work.toFixed(2)} of its CPU`;
}

/** The median over the rounds of what revent took in one as a part of what a peer took in the same. */
export function ratioOf(
  ours: Row | undefined,
  theirs: readonly Usage[],
  of: "wallMs" | "cpuMs",
): number {
  const ratios = (ours?.usages ?? []).map(
    (usage, round) => usage[of] / (theirs[round]?.[of] ?? Number.NaN),
  );
  return median(ratios);
}

/** Prints whether a figure is within what was set for it. */
export function printTarget(what: string, value: number, limit: number, unit = ""): void {
  const verdict = value <= limit ? "met" : "missed";
  console.log(`  target: ${what} at most ${limit}${unit}: ${value.toFixed(2)}${unit}, ${verdict}`);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}
