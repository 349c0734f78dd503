import { pause } from "../../../events/pause.ts";
import { backoff } from "../connections/backoff.ts";
import { bodiesKey, dueKey, retryKey } from "../keys.ts";
import { stringsOf } from "../replies.ts";
import { promote } from "../scripts/promote.ts";
import { run } from "../scripts/script.ts";
import { touch } from "../scripts/touch.ts";
import type { Member } from "./member.ts";
import { aliveMs } from "./peers.ts";

/** How often retries that are due are looked for, in ms; and how many are moved at once. */
const promoteEveryMs = 200;
const promoteLimit = 100;

/** How often it is looked whether a shard can be taken, in ms. */
const tendEveryMs = 200;

/** How many entries one script touches at the most. */
const touchLimit = 500;

/** Shows again and again that the member lives, and sees who else does. */
export function keepBeating(member: Member, signal: AbortSignal): Promise<void> {
  return repeat(() => member.peers.beat(member), aliveMs / 4, { member, signal });
}

/** Shows that what the member holds is not stalled: otherwise others would take it over. */
export function keepTouching(member: Member, signal: AbortSignal): Promise<void> {
  return repeat(() => touchAll(member), member.visibilityMs / 3, { member, signal });
}

/** Takes, keeps and hands over the ordered shards. */
export function keepTenures(member: Member, signal: AbortSignal): Promise<void> {
  return repeat(() => member.tenures.tend(member), tendEveryMs, { member, signal });
}

/** Brings retries back when they are due. Every member of the group does; each retry comes back once. */
export function promoteDue(member: Member, signal: AbortSignal): Promise<void> {
  return repeat(() => promoteAll(member), promoteEveryMs, { member, signal });
}

/** A sign of life for all that a member holds and is not settling; what it has lost is told to its handler. */
export async function touchAll(member: Member): Promise<void> {
  const { held, links, group, consumer, tenures } = member;
  for (const { source, ids } of held.atWork(touchLimit)) {
    const lost = await run(links.of(source.key), touch, [source.key], [group, consumer, ...ids]);
    for (const id of stringsOf(lost)) tenures.loseEntry(member, source, id);
  }
}

async function promoteAll({ shards, group, links }: Member): Promise<void> {
  for (const { name, ordered } of shards) {
    if (ordered) continue;
    const keys = [dueKey(name, group), bodiesKey(name, group), retryKey(name, group)];
    for (let moved: unknown = promoteLimit; moved === promoteLimit; ) {
      moved = await run(links.of(name), promote, keys, [promoteLimit]);
    }
  }
}

/** Does it again and again, with a little chance in the time between, until the signal aborts. */
async function repeat(
  task: () => Promise<void>,
  everyMs: number,
  { member, signal }: { member: Member; signal: AbortSignal },
): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    try {
      await task();
      failures = 0;
      await pause(everyMs * (0.8 + 0.2 * Math.random()), signal);
    } catch (error) {
      failures++;
      if (!signal.aborted)
        member.logger.debug({ err: error, failures }, "Redis did not answer; trying again.");
      await pause(Math.min(backoff(failures), everyMs), signal);
    }
  }
}
