import type { Automaton } from "./automaton.ts";
import type { Mask, Samples } from "./samples.ts";

/** Text that an automaton can read in ever more ways, the more often it is repeated. */
export interface Pump {
  /** Leads to where the repetition begins. */
  readonly prefix: string;
  readonly repeated: string;
}

/** How many pairs of transitions are looked at before a pattern is given up as too large to judge. */
const BUDGET = 400_000;

/** Two readings of one text, side by side, and how they came here. */
interface Pair {
  readonly one: number;
  readonly other: number;
  /** Whether they have parted at some time. */
  readonly parted: boolean;
  readonly mask: Mask;
  readonly before?: Pair;
}

/**
 * Looks for positions from which one and the same text leads back to them in two ways: what Weber and Seidl
 * ("On the degree of ambiguity of finite automata", 1991) call EDA, and the only cause of exponential growth.
 */
export function* findPumps(automaton: Automaton, samples: Samples): Generator<Pump> {
  const budget = { left: BUDGET };
  for (const start of automaton.masks.keys()) {
    const loop = findLoop(automaton, start, budget);
    if (loop === undefined) continue;
    const prefix = textOf(wayTo(automaton, start), samples);
    yield { prefix, repeated: textOf(loop, samples) };
  }
}

function findLoop(
  { masks, follow }: Automaton,
  start: number,
  budget: { left: number },
): Pair | undefined {
  const queue: Pair[] = [{ one: start, other: start, parted: false, mask: 0n }];
  const seen = new Set<string>();
  for (const before of queue) {
    for (const [one, ways] of follow[before.one] ?? []) {
      for (const other of follow[before.other]?.keys() ?? []) {
        if (budget.left-- <= 0) return undefined;
        const mask = (masks[one] ?? 0n) & (masks[other] ?? 0n);
        if (mask === 0n) continue;
        const forks = before.one === before.other && one === other && ways === "several";
        const parted = before.parted || one !== other || forks;
        const pair: Pair = { one, other, parted, mask, before };
        if (parted && one === start && other === start) return pair;
        const key = `${one} ${other} ${parted}`;
        if (!seen.has(key)) queue.push(pair);
        seen.add(key);
      }
    }
  }
  return undefined;
}

/** A shortest way from the beginning of the pattern to a position. */
function wayTo({ masks, first, follow }: Automaton, target: number): Pair | undefined {
  const step = (one: number, before?: Pair): Pair => {
    const mask = masks[one] ?? 0n;
    return { one, other: one, parted: false, mask, ...(before !== undefined && { before }) };
  };
  const queue = first.map((position) => step(position));
  const seen = new Set(first);
  for (const pair of queue) {
    if (pair.one === target) return pair;
    for (const next of follow[pair.one]?.keys() ?? []) {
      if (!seen.has(next)) queue.push(step(next, pair));
      seen.add(next);
    }
  }
  return undefined;
}

function textOf(end: Pair | undefined, samples: Samples): string {
  let text = "";
  for (let pair = end; pair !== undefined; pair = pair.before) {
    if (pair.mask !== 0n) text = samples.characterOf(pair.mask) + text;
  }
  return text;
}
