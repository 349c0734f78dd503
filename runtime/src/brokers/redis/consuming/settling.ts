import type { Settlement } from "../../../events/index.ts";
import { faultOf } from "../connections/faults.ts";
import { attemptsKey, bodiesKey, deadKey, dueKey, retryKey, type Source } from "../keys.ts";
import { acknowledge } from "../scripts/acknowledge.ts";
import { acknowledgeOrdered } from "../scripts/acknowledge-ordered.ts";
import { dead } from "../scripts/dead.ts";
import { fail } from "../scripts/fail.ts";
import { release } from "../scripts/release.ts";
import { retry } from "../scripts/retry.ts";
import { run, type Script } from "../scripts/script.ts";
import { yieldEntry } from "../scripts/yield.ts";
import { writeDeadTags } from "../tags.ts";
import type { Held } from "./held.ts";
import type { Member } from "./member.ts";

/** A settlement and what it is about. */
interface Pair {
  readonly settlement: Settlement;
  readonly held: Held;
}

/** How many ids one command acknowledges at the most. */
const acknowledgeLimit = 1000;

/**
 * Tells Redis what became of deliveries. Doing so twice does no harm, so an answer that was lost does none.
 * What Redis refuses, and would again, is let go of: it comes back after the visibility time.
 */
export async function settleOnce(
  member: Member,
  settlements: readonly Settlement[],
): Promise<void> {
  const done = new Map<Source, Held[]>();
  const others: Pair[] = [];
  for (const settlement of settlements) {
    const held = member.held.find(settlement.token);
    if (!held) continue;
    if (settlement.outcome !== "ack") others.push({ settlement, held });
    else {
      const same = done.get(held.source);
      if (same) same.push(held);
      else done.set(held.source, [held]);
    }
  }
  const results = await Promise.all([
    ...[...done].flatMap(([source, all]) =>
      inBatches(all).map((batch) =>
        attempt(member, batch, () => acknowledgeAll(member, source, batch)),
      ),
    ),
    ...others.map(({ settlement, held }) =>
      attempt(
        member,
        [held],
        () => apply(member, settlement, held),
        settlement.outcome === "failed",
      ),
    ),
  ]);
  const failed = results.find((result) => result !== undefined);
  if (failed) throw failed.error;
}

/**
 * Lets go of what is settled or refused; what may succeed later is kept, and the error answered.
 *
 * @param stays whether a delivery that is settled stays
 */
async function attempt(
  { held, logger, group }: Member,
  deliveries: readonly Held[],
  task: () => Promise<unknown>,
  stays = false,
): Promise<{ error: unknown } | undefined> {
  try {
    await task();
  } catch (error) {
    if (faultOf(error) !== "refused") return { error };
    const facts = { err: error, group, count: deliveries.length };
    logger.error(facts, "Redis refuses to be told what became of deliveries; they will come back.");
  }
  for (const { token } of deliveries) {
    if (stays) held.countFailure(token);
    else held.remove(token);
  }
  return undefined;
}

function inBatches(all: readonly Held[]): readonly (readonly Held[])[] {
  if (all.length <= acknowledgeLimit) return [all];
  const batches: Held[][] = [];
  for (let at = 0; at < all.length; at += acknowledgeLimit)
    batches.push(all.slice(at, at + acknowledgeLimit));
  return batches;
}

async function acknowledgeAll(
  { links, group, consumer }: Member,
  source: Source,
  deliveries: readonly Held[],
): Promise<unknown> {
  const { key, shard, isRetry } = source;
  const link = links.of(key);
  const ids = deliveries.map(({ id }) => id);
  if (shard.ordered) {
    const args = [group, consumer, isRetry ? 1 : 0, attemptPrefix(source), ...ids];
    return run(link, acknowledgeOrdered, [key, attemptsKey(shard.name, group)], args);
  }
  if (isRetry) return run(link, acknowledge, [key], [group, ...ids]);
  return link.call("XACK", [key, group, ...ids]);
}

/** What precedes an entry's id where failed attempts of an ordered shard are counted. */
export function attemptPrefix({ isRetry }: Source): string {
  return isRetry ? "retry " : "";
}

async function apply(member: Member, settlement: Settlement, held: Held): Promise<void> {
  const { group, consumer, links } = member;
  const { source, id, entryId, failures } = held;
  const attempt = held.attempt + failures;
  const deliveries = held.deliveries + failures;
  const { key, shard, isRetry } = source;
  const perform = (script: Script, keys: readonly string[], args: readonly (string | number)[]) =>
    run(links.of(key), script, [key, ...keys], [group, consumer, id, ...args]);
  const from = isRetry ? "1" : "0";
  const attempts = attemptsKey(shard.name, group);
  switch (settlement.outcome) {
    case "failed": {
      const counted = await perform(fail, [attempts], [attempt, attemptPrefix(source)]);
      return counted === 1 ? undefined : member.held.lose(source, id);
    }
    case "retry": {
      const keys = [dueKey(shard.name, group), bodiesKey(shard.name, group)];
      const delay = Math.round(settlement.delayMs);
      return void (await perform(retry, keys, [from, entryId, attempt, deliveries, delay]));
    }
    case "dead": {
      const at = new Date().toISOString();
      const record = { entryId, error: settlement.error, attempts: attempt, deliveries, at };
      const tags = writeDeadTags(record, consumer);
      const keys = [deadKey(shard.name, group), attempts];
      return void (await perform(dead, keys, [from, attemptPrefix(source), ...tags]));
    }
    case "release": {
      if (shard.ordered) return void (await perform(yieldEntry, [], []));
      const counts = [entryId, attempt - 1, deliveries - 1];
      return void (await perform(release, [retryKey(shard.name, group)], [from, ...counts]));
    }
  }
}
