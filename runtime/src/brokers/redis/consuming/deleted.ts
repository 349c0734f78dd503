import type { Source } from "../keys.ts";
import { stringsOf } from "../replies.ts";
import type { Member } from "./member.ts";

/** How many ids a log line names. */
const namedAtMost = 10;

/** Says which entries somebody has deleted that the group had read and not settled: nobody can handle them any more. */
export function tellDeleted({ logger, group }: Member, { key }: Source, reply: unknown): void {
  const ids = stringsOf(reply);
  if (ids.length === 0) return;
  const facts = { group, key, count: ids.length, entryIds: ids.slice(0, namedAtMost) };
  logger.error(facts, "Events were deleted from Redis before they were settled; they are lost.");
}
