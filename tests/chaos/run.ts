import { Random } from "../support/random.ts";
import { check, type Violation } from "./checker.ts";
import * as evidence from "./evidence.ts";
import type { History, Promised } from "./history.ts";
import { leftoversIn } from "./leftovers.ts";
import { Log } from "./log.ts";
import { type DoneAct, unleash } from "./nemesis.ts";
import type { Place } from "./places.ts";
import { pause } from "./process.ts";
import { type Act, plan } from "./schedule.ts";
import { startServer } from "./server-place.ts";
import { poisonOf } from "./streams.ts";
import { ChaosSystem, members } from "./system.ts";
import { Watcher } from "./watcher.ts";

/** How long nothing may change, in ms, before what has not come about is taken for lost. */
const patienceMs = 45_000;

/** What a run came to. */
export interface Outcome {
  readonly seed: number;
  readonly lengthMs: number;
  readonly acts: readonly DoneAct[];
  readonly history: History;
  readonly violations: readonly Violation[];
  /** Entries that were trimmed. */
  readonly trimmed: number;
  /** Events that Redis had confirmed and lost, and that were sent again. */
  readonly sentAgain: number;
  /** Of Redis, at each look. */
  readonly redisBytes: readonly number[];
  readonly log: Log;
}

/** How a run goes. */
export interface RunOptions {
  readonly seed: number;
  readonly lengthMs: number;
  /** Where Redis is; default one server. */
  readonly start?: () => Promise<Place>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One run: starts everything, does what the schedule of the seed says, and checks what has come of it. Leaves nothing
 * behind but the log, also where the signal ends it.
 */
export async function run({
  seed,
  lengthMs,
  start = startServer,
  signal,
}: RunOptions): Promise<Outcome> {
  const log = new Log();
  const system = await ChaosSystem.start(await start(), seed, log);
  const watcher = new Watcher(system.place, groups);
  try {
    const planned = plan(new Random(seed), system.targets, lengthMs);
    watcher.start();
    const going = goThrough(planned, system, { watcher, log });
    const { acts, history } = await Promise.race([going, end(signal)]);
    const { trimmed, redisBytes } = watcher;
    const figures = { trimmed, sentAgain: system.lost, redisBytes };
    return { seed, lengthMs, acts, history, violations: check(history), ...figures, log };
  } finally {
    watcher.end();
    await system.kill();
    await log.end();
  }
}

const groups = [...members.keys()];

async function goThrough(
  planned: readonly Act[],
  system: ChaosSystem,
  { watcher, log }: { watcher: Watcher; log: Log },
): Promise<{ acts: readonly DoneAct[]; history: History }> {
  const { place } = system;
  const acts = await unleash(planned, system, log);
  await system.quieten();
  await patiently(() => missingEffects(system));
  let leftovers: string[] = [];
  const admin = place.client();
  await patiently(async () => {
    leftovers = await leftoversIn(admin, members);
    return leftovers.length;
  });
  admin.disconnect();
  await watcher.look();
  const crashes = await system.stop();
  const { watermarks, added: entries } = watcher;
  const sendings = [...system.sendings.values()];
  const history: History = {
    groups,
    ordered: evidence.ordered,
    promised: await promisedBy(system),
    unconfirmed: new Set(sendings.flatMap(({ unconfirmed }) => unconfirmed)),
    entries,
    effects: await evidence.effects(system.database),
    putAside: await evidence.deadLetters(place.url, groups),
    watermarks,
    lives: [...system.actors.values()].flatMap(({ lives }) => lives),
    crashes,
    leftovers,
  };
  return { acts, history };
}

async function promisedBy({ database, sendings }: ChaosSystem): Promise<Promised[]> {
  const plain = [...sendings.values()].flatMap(({ stored }) => stored);
  return [...(await evidence.committed(database)), ...plain];
}

/** How many effects are still to come, where no event is in a crash loop. */
async function missingEffects(system: ChaosSystem): Promise<number> {
  const promised = await promisedBy(system);
  const wanted = promised.filter(({ n }) => poisonOf(n) === undefined).length;
  const effects = await evidence.effects(system.database);
  const done = new Set(effects.map(({ group, id }) => `${group} ${id}`)).size;
  return Math.max(0, wanted * groups.length - done);
}

/** Waits until nothing is left to be done, as long as there is progress. */
async function patiently(remaining: () => Promise<number>): Promise<void> {
  let [last, since] = [-1, Date.now()];
  for (let left = await remaining(); left > 0; left = await remaining()) {
    if (left !== last) [last, since] = [left, Date.now()];
    if (Date.now() - since > patienceMs) return;
    await pause(500);
  }
}

function end(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Error("The run was ended."));
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop);
  });
}
