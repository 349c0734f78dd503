import { median } from "../generate/usage.ts";
import type { Figures, Job } from "./client/figures.ts";
import { names } from "./peers.ts";

/** What was measured, by peer, in each round. */
export type Rounds = ReadonlyMap<Job["peer"], readonly Figures[]>;

/** Prints rates and what an event costs, and what revent reaches of each, round by round. */
export function printRates(title: string, rounds: Rounds): void {
  console.log(`\n${title}`);
  for (const [peer, figures] of rounds) {
    const rates = figures.map(rateOf);
    const cpu = median(figures.map(cpuOf)).toFixed(1);
    const ratios = `revent: ${ratioOf(rounds, peer, rateOf).toFixed(2)} of its rate, ${ratioOf(rounds, peer, cpuOf).toFixed(2)} of its CPU`;
    const columns = [
      names[peer].padEnd(width),
      `${whole(median(rates)).padStart(8)} events/s`,
      `(${whole(Math.min(...rates))}–${whole(Math.max(...rates))})`.padEnd(19),
      `CPU ${cpu.padStart(5)} µs/event`,
      peer === "revent" ? "" : ratios,
    ];
    console.log(`  ${columns.join("  ")}`.trimEnd());
  }
}

/** Prints percentiles of latencies, in ms. */
export function printLatencies(title: string, rounds: Rounds): void {
  console.log(`\n${title}`);
  for (const [peer, figures] of rounds) {
    const columns = [50, 99, 99.9].map((percent) => {
      const found = figures.map((each) => percentile(each, percent));
      const range = `(${Math.min(...found).toFixed(2)}–${Math.max(...found).toFixed(2)})`;
      return `p${percent} ${median(found).toFixed(2)} ms ${range}`.padEnd(29);
    });
    console.log(`  ${names[peer].padEnd(width)}  ${columns.join("  ")}`.trimEnd());
  }
}

/** Prints whether what was set holds. */
export function printTarget(what: string, value: number, holds: boolean): void {
  console.log(`  target: ${what}: ${value.toFixed(2)}, ${holds ? "met" : "missed"}`);
}

/** Events a second. */
export function rateOf({ events, wallMs }: Figures): number {
  return (events / wallMs) * 1000;
}

/** µs of one event. */
export function cpuOf({ events, cpuMs }: Figures): number {
  return (cpuMs / events) * 1000;
}

/** The median over the rounds of what revent has of what a peer has in the same round. */
export function ratioOf(
  rounds: Rounds,
  peer: Job["peer"],
  of: (figures: Figures) => number,
): number {
  const ours = rounds.get("revent") ?? [];
  const theirs = rounds.get(peer) ?? [];
  return median(ours.map((each, round) => of(each) / of(theirs[round] ?? each)));
}

/** Of latencies in ms. */
export function percentile({ latenciesMs = [] }: Figures, percent: number): number {
  return latenciesMs[Math.ceil((latenciesMs.length * percent) / 100) - 1] ?? Number.NaN;
}

const width = Math.max(...Object.values(names).map((name) => name.length));

function whole(rate: number): string {
  return Math.round(rate).toLocaleString("en");
}
