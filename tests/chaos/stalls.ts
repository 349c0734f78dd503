import type { Effect, History } from "./history.ts";
import type { DoneAct } from "./nemesis.ts";
import { overtakings } from "./overtaking.ts";

/** The longest that an event waited for its effect, and on what. Times are in ms. */
export interface Stall {
  readonly effect: Effect;
  readonly waitedMs: number;
  /** Of this time, the events before it of its key had not had their effect. */
  readonly behindKeyMs: number;
  /** How much later the latest event was sent that took effect before. */
  readonly overtakenByMs: number;
  /** Of the time that it waited, the group was at work. */
  readonly busyMs: number;
  /** Of this time, something was done to Redis; and to a member of the group. */
  readonly redisMs: number;
  readonly membersMs: number;
}

/** None where a group had no effect at all. */
export function longestStall(
  history: History,
  acts: readonly DoneAct[],
  group: string,
): Stall | undefined {
  const [worst] = overtakings(history, group).toSorted((a, b) => b.waitedMs - a.waitedMs);
  if (!worst) return undefined;
  const { effect, waitedMs, busyMs, byMs: overtakenByMs } = worst;
  const to = effect.at;
  const from = to - waitedMs;
  const before = history.effects.filter((each) => isBefore(each, effect)).map(({ at }) => at);
  const during = (isMeant: (target: string) => boolean) =>
    union(acts.filter(({ target }) => isMeant(target)).map((act) => clip(act, { from, to })));
  return {
    effect,
    waitedMs,
    behindKeyMs: Math.max(0, Math.max(from, ...before) - from),
    overtakenByMs,
    busyMs,
    redisMs: during((target) => target === "redis"),
    membersMs: during((target) => target.startsWith(`${group}-`)),
  };
}

function isBefore(a: Effect, b: Effect): boolean {
  return a.group === b.group && a.stream === b.stream && a.key === b.key && a.n < b.n;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function clip(a: Span, b: Span): Span {
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}

/** How long at least one of the spans lasted. */
function union(spans: readonly Span[]): number {
  let [sum, end] = [0, 0];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}
