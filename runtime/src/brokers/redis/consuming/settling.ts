import type { FailureReport, Settlement } from "../../../events/index.ts";
import { faultOf } from "../connections/faults.ts";
import { attemptsKey, bodiesKey, dueKey, haltedKey, retryKey, type Source } from "../keys.ts";
import { acknowledge } from "../scripts/acknowledge.ts";
import { acknowledgeOrdered } from "../scripts/acknowledge-ordered.ts";
import { fail } from "../scripts/fail.ts";
import { release } from "../scripts/release.ts";
import { retry } from "../scripts/retry.ts";
import { run, type Script } from "../scripts/script.ts";
import { yieldEntry } from "../scripts/yield.ts";
import type { Held } from "./held.ts";
import type { Member } from "./member.ts";
import { attemptPrefix, putAside } from "./putting-aside.ts";

/** A settlement and what it is about. */
interface Pair {
  readonly settlement: Settlement;
  readonly held: Held;
}

/** How many ids one command acknowledges at the most. */
const acknowledgeLimit = 1000;

/** What is still to be told, and may be told in one go. */
interface Untold {
  readonly acknowledged: ReadonlyMap<Source, readonly Held[]>;
  readonly others: readonly Pair[];
}

/**
 * Tells Redis what became of deliveries. Doing so twice does no harm, so an answer that was lost does none; a failure
 * that was counted is `told`, and counted no more where others have to be told again.
 * What Redis refuses, and would again, is let go of: it comes back after the visibility time.
 */
export async function settleOnce(
  member: Member,
  settlements: readonly Settlement[],
  told = new Set<Settlement>(),
): Promise<void> {
  const { acknowledged, others } = untoldOf(member, settlements, told);
  const results = await Promise.all([
    ...[...acknowledged].flatMap(([source, all]) =>
      inBatches(all).map((batch) =>
        tell(member, batch, () => acknowledgeAll(member, source, batch)),
      ),
    ),
    ...others.map(({ settlement, held }) => {
      const task = () => apply(member, settlement, held);
      if (settlement.outcome !== "failed") return tell(member, [held], task);
      return tell(member, [held], task, () => {
        told.add(settlement);
        held.failures++;
      });
    }),
  ]);
  const failed = results.find((result) => result !== undefined);
  if (failed) throw failed.error;
}

function untoldOf(
  { held: all }: Member,
  settlements: readonly Settlement[],
  told: ReadonlySet<Settlement>,
): Untold {
  const acknowledged = new Map<Source, Held[]>();
  const others: Pair[] = [];
  for (const settlement of settlements) {
    const held = all.find(settlement.token);
    if (!held || told.has(settlement)) continue;
    if (settlement.outcome !== "ack") others.push({ settlement, held });
    else {
      const same = acknowledged.get(held.source);
      if (same) same.push(held);
      else acknowledged.set(held.source, [held]);
    }
  }
  return { acknowledged, others };
}

/**
 * Puts a delivery aside where an earlier one halts its key. Like settling, it does no harm the second time.
 *
 * @returns false where nothing holds it up
 */
export async function holdOnce(
  member: Member,
  token: string,
  error: FailureReport,
): Promise<boolean> {
  const held = member.held.find(token);
  if (!held) return true;
  let isFree = false;
  const task = async () => {
    const answer = await putAside(member, held, "hold", error);
    if (answer === 0) member.tenures.loseEntry(member, held.source, held.id);
    isFree = answer === 2;
  };
  const end = () => (isFree ? held.resume() : member.held.remove(token));
  const failed = await tell(member, [held], task, end);
  if (failed) throw failed.error;
  return !isFree;
}

/**
 * Tells Redis by a task; then lets go of deliveries, or does what `end` says, also where Redis refuses. What may succeed
 * later is kept as being settled, and the error answered.
 */
async function tell(
  { held, logger, group }: Member,
  deliveries: readonly Held[],
  task: () => Promise<unknown>,
  end = ({ token }: Held) => held.remove(token),
): Promise<{ error: unknown } | undefined> {
  for (const delivery of deliveries) delivery.settling = true;
  try {
    await task();
  } catch (error) {
    if (faultOf(error) !== "refused") return { error };
    const facts = { err: error, group, count: deliveries.length };
    logger.error(facts, "Redis refuses to be told what became of deliveries; they will come back.");
  }
  for (const delivery of deliveries) {
    delivery.settling = false;
    end(delivery);
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
  if (shard.ordered) {
    const items = deliveries.flatMap((held) => (isRetry ? [held.id, held.haltedMember] : held.id));
    const args = [group, consumer, isRetry ? 1 : 0, attemptPrefix(source), ...items];
    const derived = [attemptsKey, haltedKey].map((of) => of(shard.name, group));
    return run(link, acknowledgeOrdered, [key, ...derived], args);
  }
  const ids = deliveries.map(({ id }) => id);
  if (isRetry) return run(link, acknowledge, [key], [group, ...ids]);
  return link.call("XACK", [key, group, ...ids]);
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
      return counted === 1 ? undefined : member.tenures.loseEntry(member, source, id);
    }
    case "retry": {
      const keys = [dueKey(shard.name, group), bodiesKey(shard.name, group)];
      const delay = Math.round(settlement.delayMs);
      return void (await perform(retry, keys, [from, entryId, attempt, deliveries, delay]));
    }
    case "dead": {
      const { error, halt } = settlement;
      const isAside = await putAside(member, held, halt ? "halt" : "skip", error);
      return isAside === 1 ? undefined : member.tenures.loseEntry(member, source, id);
    }
    case "release": {
      if (shard.ordered) return void (await perform(yieldEntry, [], [held.count - 1]));
      const counts = [entryId, attempt - 1, deliveries - 1];
      return void (await perform(release, [retryKey(shard.name, group)], [from, ...counts]));
    }
  }
}
