import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What one run of a command took. */
export interface Usage {
  readonly wallMs: number;
  /** In user and system mode together, of all threads and all Node processes that it starts. */
  readonly cpuMs: number;
  /** Of the largest process. */
  readonly peakMb: number;
}

/** A command for `node`. */
export interface Command {
  readonly node: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

const reporter = pathToFileURL(join(import.meta.dirname, "report-usage.mjs")).href;

/**
 * Runs a command and waits for its end.
 *
 * @throws Error with what the command said, where it fails
 */
export function measure({ node, args, cwd }: Command): Usage {
  const folder = mkdtempSync(join(tmpdir(), "revent-bench-usage-"));
  const file = join(folder, "usage.json");
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(node, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, BENCH_USAGE: file, NODE_OPTIONS: `--import=${reporter}` },
    maxBuffer: 1e9,
  });
  const wallMs = performance.now() - started;
  if (status !== 0) throw new Error(`${args.join(" ")} answered ${status}: ${stderr || stdout}`);
  const used = readFileSync(file, "utf8").trim().split("\n").map(parseUsage);
  rmSync(folder, { recursive: true });
  return {
    wallMs,
    cpuMs: used.reduce((sum, one) => sum + one.userCPUTime + one.systemCPUTime, 0) / 1000,
    peakMb: Math.max(...used.map(({ maxRSS }) => maxRSS)) / 1024,
  };
}

function parseUsage(line: string): NodeJS.ResourceUsage {
  return JSON.parse(line);
}

/** The middle of some values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
