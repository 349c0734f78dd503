import type { Settlement } from "../../events/index.ts";
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

/** Tells Redis what became of deliveries. Doing so twice does no harm, so an answer that was lost does none. */
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
  await Promise.all([
    ...[...bySource(done)].map(([source, some]) => acknowledgeAll(member, source, some)),
    ...others.map((pair) => settleOther(member, pair)),
  ]);
}

function bySource(pairs: readonly Pair[]): Map<Source, Pair[]> {
  const groups = new Map<Source, Pair[]>();
  for (const pair of pairs) {
    const { source } = pair.held;
    groups.set(source, [...(groups.get(source) ?? []), pair]);
  }
  return groups;
}

async function acknowledgeAll(
  member: Member,
  source: Source,
  pairs: readonly Pair[],
): Promise<void> {
  const ids = pairs.map(({ held }) => held.id);
  if (source.isRetry) await run(member.commands, acknowledge, [source.key], [member.group, ...ids]);
  else await member.commands.call("XACK", [source.key, member.group, ...ids]);
  for (const { settlement } of pairs) member.held.remove(settlement.token);
}

async function settleOther(member: Member, { settlement, held }: Pair): Promise<void> {
  await apply(member, settlement, held);
  member.held.remove(settlement.token);
}

function apply(member: Member, settlement: Settlement, held: Held): Promise<unknown> {
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
