import type { ProxyFaults } from "../support/proxy.ts";
import type { Actor } from "./actor.ts";
import type { Log } from "./log.ts";
import type { ServerActs } from "./places.ts";
import { pause } from "./process.ts";
import { type Act, type ActKind, restMs } from "./schedule.ts";

/** An act that was done, and when: ms since 1970. */
export interface DoneAct extends Act {
  readonly from: number;
  readonly to: number;
}

/** What acts are done to. */
export interface Victims {
  readonly actors: ReadonlyMap<string, Actor>;
  readonly servers: ReadonlyMap<string, ServerActs>;
}

/**
 * Does what the schedule says; resolves, once all of it is over and everything runs again, to what was done. Who has not
 * yet recovered from one act is spared the next: on a slow machine nobody would ever get anything done.
 */
export async function unleash(
  acts: readonly Act[],
  victims: Victims,
  log: Log,
): Promise<DoneAct[]> {
  const begun = Date.now();
  const under = new Map<string, Promise<void>>();
  const done: Promise<DoneAct>[] = [];
  for (const act of acts) {
    const { target, atMs } = act;
    await pause(begun + atMs - Date.now());
    if (under.has(target)) continue;
    const doing = noted(act, victims, log);
    done.push(doing);
    const rested = doing.then(() => pause(restMs));
    under.set(
      target,
      rested.then(() => void under.delete(target)),
    );
  }
  await Promise.all(under.values());
  return Promise.all(done);
}

async function noted(act: Act, victims: Victims, log: Log): Promise<DoneAct> {
  const what = `${act.kind} ${act.target}`;
  const from = Date.now();
  log.add("nemesis", `${what} for ${act.forMs} ms`);
  await perform(act, victims);
  log.add("nemesis", `${what} is over`);
  return { ...act, from, to: Date.now() };
}

async function perform({ kind, target, forMs }: Act, victims: Victims): Promise<void> {
  const actor = victims.actors.get(target);
  const acts = victims.servers.get(target);
  if (actor) await toActor[kind]?.(actor, forMs);
  else if (acts) await acts[kind]?.(forMs);
  else throw new Error(`there is no ${target}`);
}

/** What can be done to producers and workers. */
const toActor: Readonly<
  Partial<Record<ActKind, (actor: Actor, forMs: number) => Promise<unknown>>>
> = {
  async kill(actor, forMs) {
    await actor.end("SIGKILL");
    await pause(forMs);
    await actor.start();
  },
  async restart(actor, forMs) {
    await actor.end("SIGTERM");
    await pause(forMs);
    await actor.start();
  },
  async pause(actor, forMs) {
    actor.pause();
    await pause(forMs);
    actor.resume();
  },
  partition: (actor, forMs) => misbehave(actor, { dropRequests: true, dropReplies: true }, forMs),
  mute: (actor, forMs) => misbehave(actor, { dropReplies: true }, forMs),
  slow: (actor, forMs) => misbehave(actor, { delayMs: 50, cutChance: 0.005 }, forMs),
  async freeze({ way }) {
    way.freeze();
  },
  async cut({ way }) {
    way.cut();
  },
};

/** Connections that have lost a part of what they carried do not go on. */
async function misbehave({ way }: Actor, faults: ProxyFaults, forMs: number): Promise<void> {
  way.behave(faults);
  await pause(forMs);
  way.behave({});
  way.cut();
}
