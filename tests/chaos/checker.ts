import type { Effect, History, Life, Promised, Watermark } from "./history.ts";
import { overtakings } from "./overtaking.ts";
import { poisonOf } from "./streams.ts";

/** What a run can break, in the words of docs/delivery.md. */
export const violationKinds = [
  "lost",
  "doubled",
  "reordered",
  "overtaken",
  "invented",
  "repeated",
  "misplaced",
  "trimmed",
  "growth",
  "crash",
  "leftover",
] as const;

/** A promise that was not kept, and to which event. */
export interface Violation {
  readonly kind: (typeof violationKinds)[number];
  readonly id?: string;
  readonly what: string;
}

/** Every promise that a run broke; none is what there should be. */
export function check(history: History): Violation[] {
  return [
    ...history.groups.flatMap((group) => [
      ...findLost(history, group),
      ...findDoubled(history, group),
      ...findReordered(history, group),
      ...findOvertaken(history, group),
    ]),
    ...findInvented(history),
    ...findRepeated(history),
    ...findMisplaced(history),
    ...history.watermarks.filter(isTrimmedUnread).map(describeTrimmed),
    ...history.lives.filter(hasGrown).map(describeGrowth),
    ...history.crashes.map((what): Violation => ({ kind: "crash", what })),
    ...history.leftovers.map((what): Violation => ({ kind: "leftover", what })),
  ];
}

/** Neither had an effect nor stands in the dead letters. */
function findLost({ promised, effects, putAside }: History, group: string): Violation[] {
  const of = (list: readonly { group: string; id: string }[]) =>
    list.filter((each) => each.group === group).map(({ id }) => id);
  const accounted = new Set([...of(effects), ...of(putAside)]);
  return promised
    .filter(({ id }) => !accounted.has(id))
    .map((event) => ({ kind: "lost", id: event.id, what: `${nameOf(event)} for ${group}` }));
}

/** Had two effects, or was put aside twice. */
function findDoubled({ effects, putAside }: History, group: string): Violation[] {
  return [effects, putAside].flatMap((list) => {
    const seen = new Set<string>();
    return list
      .filter((each) => each.group === group)
      .filter(({ id }) => seen.size === seen.add(id).size)
      .map(({ id, stream }) => ({ kind: "doubled", id, what: `of ${stream} for ${group}` }));
  });
}

/** Had its effect after that of a later event of its key. */
function findReordered({ ordered, effects }: History, group: string): Violation[] {
  const latest = new Map<string, Effect>();
  const found: Violation[] = [];
  for (const effect of effects) {
    if (effect.group !== group || !ordered.includes(effect.stream)) continue;
    const key = `${effect.stream} ${effect.key}`;
    const before = latest.get(key);
    if (before && before.n > effect.n) {
      const what = `${nameOf(effect)} took effect after ${nameOf(before)} for ${group}`;
      found.push({ kind: "reordered", id: effect.id, what });
    } else latest.set(key, effect);
  }
  return found;
}

/**
 * How much later an event may have been sent that takes effect before, and for how long others may go on meanwhile, in ms:
 * twice the longest that docs/delivery.md says of one fault. However slow the machine, and whatever happens to Redis, all events of a group suffer alike.
 */
const longestOvertaking = 60_000;

function findOvertaken(history: History, group: string): Violation[] {
  return overtakings(history, group)
    .filter(({ byMs, busyMs }) => Math.min(byMs, busyMs) > longestOvertaking)
    .map(({ effect, byMs }) => {
      const what = `${nameOf(effect)} took effect for ${group} after one sent ${byMs} ms later`;
      return { kind: "overtaken", id: effect.id, what };
    });
}

/** Had an effect, or was put aside, though nobody has sent it: its transaction was rolled back. */
function findInvented({ promised, unconfirmed, effects, putAside }: History): Violation[] {
  const sent = new Set(promised.map(({ id }) => id));
  return [...effects, ...putAside]
    .filter(({ id }) => !sent.has(id) && !unconfirmed.has(id))
    .map(({ id, stream, group }) => ({ kind: "invented", id, what: `of ${stream} for ${group}` }));
}

/** More entries than events: a publish that was repeated is there twice. */
function findRepeated({ promised, unconfirmed, entries }: History): Violation[] {
  const most = promised.length + unconfirmed.size;
  if (entries <= most) return [];
  return [{ kind: "repeated", what: `${entries} entries were added for at most ${most} events` }];
}

/** Was put aside without a reason to, or took effect though its handler refuses it. */
function findMisplaced({ promised, effects, putAside }: History): Violation[] {
  const numbers = new Map(promised.map(({ id, n }) => [id, n]));
  const isPoison = (id: string) => poisonOf(numbers.get(id) ?? 0) !== undefined;
  const wrong = putAside.filter(({ id, reason }) => !isPoison(id) && reason !== "crash-loop");
  return [
    ...wrong.map(({ id, reason, group }): Violation => {
      return { kind: "misplaced", id, what: `put aside for ${group}: ${reason}` };
    }),
    ...effects
      .filter(({ n }) => poisonOf(n) !== undefined)
      .map((effect): Violation => {
        return { kind: "misplaced", id: effect.id, what: `${nameOf(effect)} took effect` };
      }),
  ];
}

function isTrimmedUnread({ trimmedTo, read, first, pending }: Watermark): boolean {
  if (compareIds(trimmedTo, read) > 0) return true;
  return pending !== undefined && (first === undefined || compareIds(pending, first) < 0);
}

function describeTrimmed({ stream, group, ...facts }: Watermark): Violation {
  const { trimmedTo, read, first = "none", pending = "nothing" } = facts;
  const what = `${stream}: trimmed to ${trimmedTo}, read to ${read} by ${group}`;
  return { kind: "trimmed", what: `${what}; first entry ${first}, pending from ${pending}` };
}

/** Orders entry ids, `<ms>-<sequence number>`. */
function compareIds(a: string, b: string): number {
  const [[aMs = 0, aNumber = 0], [bMs = 0, bNumber = 0]] = [a, b].map((id) =>
    id.split("-").map(Number),
  ) as [number[], number[]];
  return aMs - bMs || aNumber - bNumber;
}

/** A life shorter than this, in ms, says nothing of memory; nor does its first third, in which code is compiled. */
const shortestLife = 60_000;
const allowedGrowth = 4 * 2 ** 20;

/** Whether a life is long enough for its memory to be judged. */
export function isJudged({ heap }: Life): boolean {
  return (heap.at(-1)?.at ?? 0) - (heap[0]?.at ?? 0) >= shortestLife;
}

function hasGrown(life: Life): boolean {
  if (!isJudged(life)) return false;
  const { settled, last } = heapOf(life);
  return last > settled + allowedGrowth;
}

/** Medians of bytes: in the middle third of a life, and in the last. */
export function heapOf({ heap }: Life): { settled: number; last: number } {
  const third = Math.floor(heap.length / 3);
  const median = (from: number, to: number) => {
    const sorted = heap.slice(from, to).map(({ bytes }) => bytes);
    return sorted.sort((a, b) => a - b)[Math.floor(sorted.length / 2)] ?? 0;
  };
  return { settled: median(third, 2 * third), last: median(2 * third, heap.length) };
}

function describeGrowth(life: Life): Violation {
  const { settled, last } = heapOf(life);
  return { kind: "growth", what: `heap of ${life.name} went from ${settled} to ${last} bytes` };
}

function nameOf({ stream, key, n }: Pick<Promised, "stream" | "key" | "n">): string {
  return `${stream} ${key} number ${n}`;
}
