import type { Random } from "../support/random.ts";

/** What is done to a target, for a while. */
export type ActKind =
  /** SIGKILL; started again afterwards. */
  | "kill"
  /** SIGSTOP, SIGCONT. */
  | "pause"
  /** SIGTERM; started again once it is gone. */
  | "restart"
  /** Nothing gets through, neither way, on connections there are and on new ones. */
  | "partition"
  /** What is sent arrives, and no answer comes back. */
  | "mute"
  /** The connections there are are half open; new ones work. */
  | "freeze"
  /** Everything takes long, and connections break now and then. */
  | "slow"
  /** Every connection breaks. */
  | "cut"
  /** The primary is killed, so that its replica is promoted; started again, it follows. */
  | "failover";

/** One step of a run. */
export interface Act {
  readonly atMs: number;
  readonly kind: ActKind;
  readonly target: string;
  readonly forMs: number;
}

/** Something that acts can be done to. */
export interface Target {
  readonly name: string;
  readonly kinds: readonly ActKind[];
}

/** From how long to how long, in ms: longer than a lease (10 s) now and then. */
const durations: Readonly<Record<ActKind, readonly [number, number]>> = {
  kill: [200, 4000],
  pause: [300, 12_000],
  restart: [0, 500],
  partition: [300, 12_000],
  mute: [200, 4000],
  freeze: [0, 0],
  slow: [1000, 8000],
  cut: [0, 0],
  failover: [2000, 5000],
};

/** Between the beginnings of two acts, in ms. */
const spacing = [300, 2500] as const;

/** After an act its target is left alone for so long, in ms: otherwise nobody would get anything done. */
export const restMs = 1500;

/**
 * What happens in a run of this length, in order. The same seed makes the same schedule; acts on one target do not
 * overlap, all are over at the end, and none takes longer than a third of the run.
 */
export function plan(random: Random, targets: readonly Target[], lengthMs: number): Act[] {
  const acts: Act[] = [];
  const freeFrom = new Map(targets.map(({ name }) => [name, 0]));
  let atMs = 1000;
  for (; atMs < lengthMs; atMs += random.integer(...spacing)) {
    const free = targets.filter(({ name }) => (freeFrom.get(name) ?? 0) <= atMs);
    if (free.length === 0) continue;
    const { name: target, kinds } = random.pick(free);
    const kind = random.pick(kinds);
    const [least, most] = durations[kind];
    const forMs = Math.round(Math.min(random.integer(least, most), lengthMs / 3));
    if (atMs + forMs > lengthMs) continue;
    acts.push({ atMs, kind, target, forMs });
    freeFrom.set(target, atMs + forMs + restMs);
  }
  return acts;
}
