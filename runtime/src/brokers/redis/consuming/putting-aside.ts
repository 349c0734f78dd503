import type { FailureReport } from "../../../events/index.ts";
import { attemptsKey, deadKey, haltedKey, type Source } from "../keys.ts";
import { dead } from "../scripts/dead.ts";
import { run } from "../scripts/script.ts";
import { writeDeadTags } from "../tags.ts";
import type { Held } from "./held.ts";
import type { Member } from "./member.ts";

/** Puts a delivery into the group's dead letters. `how` and the answer are those of `scripts/dead.ts`. */
export async function putAside(
  { group, consumer, links }: Member,
  held: Held,
  how: "skip" | "halt" | "hold",
  error: FailureReport,
): Promise<unknown> {
  const { source, id, entryId, failures } = held;
  const { key, shard, isRetry } = source;
  const counts = { attempts: held.attempt + failures, deliveries: held.deliveries + failures };
  const record = { entryId, error, ...counts, at: new Date().toISOString() };
  const derived = [deadKey, attemptsKey, haltedKey].map((of) => of(shard.name, group));
  const facts = [id, isRetry ? 1 : 0, attemptPrefix(source), how];
  const member = shard.ordered ? held.haltedMember : "";
  const args = [group, consumer, ...facts, member, ...writeDeadTags(record, consumer)];
  // Known before it is so: what nobody knows to be halted is handled without asking.
  if (how === "halt") held.halt();
  return run(links.of(key), dead, [key, ...derived], args);
}

/** What precedes an entry's id where failed attempts of an ordered shard are counted. */
export function attemptPrefix({ isRetry }: Source): string {
  return isRetry ? "retry " : "";
}
