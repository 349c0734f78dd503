import type { Effect, History } from "./history.ts";

/** How an event fared beside others of its group. Times are in ms. */
export interface Overtaking {
  readonly effect: Effect;
  /** From its sending to its effect. */
  readonly waitedMs: number;
  /** Of this time, the group was at work: after an outage, what was sent meanwhile and what was sent before come at once. */
  readonly busyMs: number;
  /** How much later the latest event was sent that had its effect before. */
  readonly byMs: number;
}

/** For every effect of a group, how its event fared. */
export function overtakings({ promised, effects }: History, group: string): Overtaking[] {
  const sent = new Map(promised.map(({ id, at }) => [id, at]));
  let latest = 0;
  const own = effects.filter((effect) => effect.group === group && sent.has(effect.id));
  const sorted = own.toSorted((a, b) => a.at - b.at);
  const busyUntil = busyTimes(sorted.map(({ at }) => at));
  return sorted.map((effect) => {
    const at = sent.get(effect.id) ?? effect.at;
    latest = Math.max(latest, at);
    const busyMs = busyUntil(effect.at) - busyUntil(at);
    return { effect, waitedMs: effect.at - at, busyMs, byMs: latest - at };
  });
}

/** A group without an effect for longer than this, in ms, is not at work. */
const longestIdle = 1000;

/** How long a group was at work until a time, by the times of its effects in ascending order. */
function busyTimes(times: readonly number[]): (until: number) => number {
  let sum = 0;
  const busy = times.map((at, index) => {
    const gap = at - (times[index - 1] ?? at);
    if (gap <= longestIdle) sum += gap;
    return sum;
  });
  return (until) => {
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] ?? 0) <= until) low = middle + 1;
      else high = middle;
    }
    return busy[low - 1] ?? 0;
  };
}
