import { median } from "../generate/usage.ts";
import type { Served } from "./load.ts";

/** What a server did on one route in one round. */
export interface Sample extends Served {
  /** CPU time of the server for each request, in µs. */
  readonly cpuUs: number;
}

/** Samples of a server: rounds of routes. */
export type Rounds = readonly (readonly Sample[])[];
/** By the name of the server. */
export type Results = ReadonlyMap<string, Rounds>;

/** What is compared: the more, the better. */
export type Measure = (sample: Sample) => number;
export const throughput: Measure = ({ perSecond }) => perSecond;
/** Requests for each second of CPU time: what is left of throughput where the machine is shared. */
export const thrift: Measure = ({ cpuUs }) => 1 / cpuUs;

/** How many times as much one server reaches as another in each round: the geometric mean of the routes. */
export function ratios(of: Rounds, to: Rounds, measure: Measure): readonly number[] {
  return of.map((routes, round) => {
    const logs = routes.map((sample, route) => {
      const other = to[round]?.[route];
      return Math.log(measure(sample) / (other === undefined ? Number.NaN : measure(other)));
    });
    return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
  });
}

/** The median of the 99th percentile on each route over the rounds: the geometric mean of the routes. */
export function p99Of(rounds: Rounds): number {
  const routes = rounds[0]?.map((_, route) => median(rounds.map((one) => one[route]?.p99Ms ?? 0)));
  const logs = (routes ?? []).map(Math.log);
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

/** Prints a line for each server: its ratios to the first, and for each route what it reached. */
export function printTable(title: string, results: Results): void {
  const [to = []] = results.values();
  const width = Math.max(...[...results.keys()].map((name) => name.length));
  console.log(`\n${title}`);
  console.log(
    `  ${"".padEnd(width)}  ${"requests/s".padEnd(18)}  ${"by CPU time".padEnd(18)}  requests/s, CPU µs, p50 and p99 ms: GET one; GET 20; POST 8 fields`,
  );
  for (const [name, rounds] of results) {
    const figures = [
      name.padEnd(width),
      spread(ratios(rounds, to, throughput)),
      spread(ratios(rounds, to, thrift)),
      (rounds[0] ?? []).map((_, route) => routeFigures(rounds, route)).join("; "),
    ];
    console.log(`  ${figures.join("  ")}`);
  }
}

function routeFigures(rounds: Rounds, route: number): string {
  const of = (measure: Measure) =>
    median(
      rounds.flatMap((routes) => (routes[route] === undefined ? [] : [measure(routes[route])])),
    );
  const latencies = [of(({ p50Ms }) => p50Ms), of(({ p99Ms }) => p99Ms)];
  return [
    of(throughput).toFixed(0).padStart(6),
    of(({ cpuUs }) => cpuUs)
      .toFixed(0)
      .padStart(4),
    ...latencies.map((one) => one.toFixed(1).padStart(4)),
  ].join(" ");
}

function spread(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`.padEnd(18);
}

/** Prints whether a figure is what was set for it. */
export function printTarget(what: string, value: number, limit: { min: number } | { max: number }) {
  const isLeast = "min" in limit;
  const bound = isLeast ? `at least ${limit.min.toFixed(2)}` : `at most ${limit.max.toFixed(2)}`;
  const isMet = isLeast ? value >= limit.min : value <= limit.max;
  console.log(`  target: ${what} ${bound}: ${value.toFixed(2)}, ${isMet ? "met" : "missed"}`);
}
