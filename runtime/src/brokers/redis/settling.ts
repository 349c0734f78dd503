import type { Settlement } from "../../events/index.ts";
import { faultOf } from "./faults.ts";
import type { Held } from "./held.ts";
import { bodiesKey, deadKey, dueKey, retryKey, type Source } from "./keys.ts";
import type { Member } from "./member.ts";
import { acknowledge } from "./scripts/acknowledge.ts";
import { dead } from "./scripts/dead.ts";
import { release } from "./scripts/release.ts";
import { retry } from "./scripts/retry.ts";
import { run } from "./scripts/script.ts";
import { writeDeadTags } from "./tags.ts";

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
  const pairs = settlements.flatMap((settlement) => {
    const held = member.held.find(settlement.token);
    return held ? [{ settlement, held }] : [];
  });
  const done = pairs.filter(({ settlement }) => settlement.outcome === "ack");
  const others = pairs.filter(({ settlement }) => settlement.outcome !== "ack");
  const results = await Promise.all([
    ...batchesOf(done).map((batch) => attempt(member, batch, () => acknowledgeAll(member, batch))),
    ...others.map((pair) => attempt(member, [pair], () => apply(member, pair))),
  ]);
  const failed = results.find((result) => result !== undefined);
  if (failed) throw failed.error;
}

/** Lets go of what is settled or refused; what may succeed later is kept, and the error answered. */
async function attempt(
  { held, logger, group }: Member,
  pairs: readonly Pair[],
  task: () => Promise<unknown>,
): Promise<{ error: unknown } | undefined> {
  try {
    await task();
  } catch (error) {
    if (faultOf(error) !== "refused") return { error };
    const facts = { err: error, group, count: pairs.length };
    logger.error(facts, "Redis refuses to be told what became of deliveries; they will come back.");
  }
  for (const { settlement } of pairs) held.remove(settlement.token);
  return undefined;
}

/** Pairs of one source each. */
function batchesOf(pairs: readonly Pair[]): Pair[][] {
  const open = new Map<Source, Pair[]>();
  const batches: Pair[][] = [];
  for (const pair of pairs) {
    const { source } = pair.held;
    const batch = open.get(source) ?? [];
    if (batch.length === 0) batches.push(batch);
    batch.push(pair);
    if (batch.length < acknowledgeLimit) open.set(source, batch);
    else open.delete(source);
  }
  return batches;
}

async function acknowledgeAll(
  { commands, group }: Member,
  pairs: readonly Pair[],
): Promise<unknown> {
  const source = pairs[0]?.held.source;
  if (!source) return undefined;
  const args = [group, ...pairs.map(({ held }) => held.id)];
  if (source.isRetry) return run(commands, acknowledge, [source.key], args);
  return commands.call("XACK", [source.key, ...args]);
}

function apply(member: Member, { settlement, held }: Pair): Promise<unknown> {
  const { group, consumer, commands } = member;
  const { source, id, entryId, attempt, deliveries } = held;
  const { key, stream } = source;
  const whose = [group, consumer, id, source.isRetry ? "1" : "0"];
  if (settlement.outcome === "retry") {
    const keys = [key, dueKey(stream, group), bodiesKey(stream, group)];
    return run(commands, retry, keys, [
      ...whose,
      entryId,
      attempt,
      deliveries,
      Math.round(settlement.delayMs),
    ]);
  }
  if (settlement.outcome === "dead") {
    const at = new Date().toISOString();
    const record = { entryId, error: settlement.error, attempts: attempt, deliveries, at };
    return run(
      commands,
      dead,
      [key, deadKey(stream, group)],
      [...whose, ...writeDeadTags(record, consumer)],
    );
  }
  const counts = [entryId, attempt - 1, deliveries - 1];
  return run(commands, release, [key, retryKey(stream, group)], [...whose, ...counts]);
}
