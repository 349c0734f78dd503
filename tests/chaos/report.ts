import { heapOf, isJudged, type Violation, violationKinds } from "./checker.ts";
import type { Promised } from "./history.ts";
import type { Outcome } from "./run.ts";
import { longestStall } from "./stalls.ts";

/** What is printed after a run: its figures, and each broken promise with what happened to the event. */
export function report(outcome: Outcome): string {
  const { violations, log } = outcome;
  const lines = [
    `seed ${outcome.seed}, ${outcome.lengthMs / 1000} s`,
    ...eventFigures(outcome),
    `faults      ${countBy(outcome.acts.map(({ kind, target }) => `${kind} ${roleOf(target)}`))}`,
    `verdict     ${violationKinds.map((kind) => `${kind} ${countOf(violations, kind)}`).join(", ")}`,
    ...stallFigures(outcome),
    ...memoryFigures(outcome),
    ...violations.slice(0, 10).flatMap((violation) => describe(violation, outcome)),
    ...(violations.length > 0 ? [`everything that happened: ${log.path}`] : []),
  ];
  return lines.join("\n");
}

function eventFigures({ history, trimmed, sentAgain }: Outcome): string[] {
  const { promised, effects, putAside, groups } = history;
  const reasons = countBy(putAside.map(({ reason }) => reason));
  return [
    `events      ${promised.length}: ${countBy(promised.map(({ stream }) => stream))}`,
    `effects     ${effects.length} in ${groups.length} groups, dead letters: ${reasons || "none"}; trimmed ${trimmed}; lost by Redis and sent again ${sentAgain}`,
  ];
}

/** For each group, the longest that an event waited for its effect, on what, and what happened to it meanwhile. */
function stallFigures({ history, acts, log }: Outcome): string[] {
  return history.groups.flatMap((group) => {
    const stall = longestStall(history, acts, group);
    if (!stall) return [`stall       ${group}: no effect at all`];
    const { effect, waitedMs, behindKeyMs, overtakenByMs, busyMs, redisMs, membersMs } = stall;
    const own = history.effects.filter((each) => each.group === group);
    const which = `${effect.stream} ${effect.key} number ${effect.n}`;
    return [
      `stall       ${group}: ${seconds(waitedMs)} (${which}), ${seconds(behindKeyMs)} of it behind others of its key`,
      `            overtaken by events sent up to ${seconds(overtakenByMs)} later; others had effects in ${seconds(busyMs)} of it; none had one for ${seconds(longestGap(own))} once`,
      `            meanwhile something was done to Redis for ${seconds(redisMs)}, to workers of ${group} for ${seconds(membersMs)}`,
      ...log.linesAbout(effect.id, 25).map((line) => `    ${line}`),
    ];
  });
}

function longestGap(effects: readonly Pick<Promised, "at">[]): number {
  const times = effects.map(({ at }) => at).sort((a, b) => a - b);
  return times.reduce((most, at, index) => Math.max(most, at - (times[index - 1] ?? at)), 0);
}

function memoryFigures({ history, redisBytes }: Outcome): string[] {
  const lives = history.lives.filter(isJudged).map((life) => {
    const { settled, last } = heapOf(life);
    return `${life.name} ${megabytes(settled)} → ${megabytes(last)}`;
  });
  const redis = `Redis ${megabytes(redisBytes[0])} → ${megabytes(redisBytes.at(-1))} MB`;
  const heaps = lives.join(", ") || "no process lived for a minute, so no heap is judged";
  return [`memory      heaps in MB: ${heaps}; ${redis}`];
}

function describe({ kind, id, what }: Violation, { log }: Outcome): string[] {
  const history = id === undefined ? [] : log.linesAbout(id).map((line) => `    ${line}`);
  return [`${kind.toUpperCase()} ${id ?? ""} ${what}`, ...history];
}

function countOf(violations: readonly Violation[], kind: string): number {
  return violations.filter((violation) => violation.kind === kind).length;
}

function countBy(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}

/** `billing-2` is a worker. */
function roleOf(target: string): string {
  if (target.startsWith("producer")) return "producer";
  return target.startsWith("redis") ? "redis" : "worker";
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const megabytes = (bytes = 0) => (bytes / 2 ** 20).toFixed(1);
