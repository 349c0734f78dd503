import type { Queryable } from "../database.ts";

/** How many rows of a table are deleted at once. */
const limit = 5000;

/** How long rows are kept: ms. */
export interface Horizons {
  /** Of events that were sent. */
  readonly sentMs: number;
  /** Of the inbox. */
  readonly inboxMs: number;
}

/**
 * Deletes rows that are of no more use. Answers whether there may be more of them.
 *
 * @param kept lanes whose events that were sent must stay for now; nothing for all
 */
export async function purge(
  queries: Queryable,
  { sentMs, inboxMs }: Horizons,
  kept: readonly string[] | undefined,
): Promise<boolean> {
  const more = await deleteOld(queries, oldInbox, [inboxMs / 1000, limit]);
  if (!kept) return more;
  const moreSent = await deleteOld(queries, oldSent, [sentMs / 1000, limit, kept]);
  await queries.query(oldLanes, [sentMs / 1000]);
  return more || moreSent;
}

async function deleteOld(
  queries: Queryable,
  text: string,
  values: readonly unknown[],
): Promise<boolean> {
  const { rows } = await queries.query<{ count: number }>(text, values);
  return rows[0]?.count === limit;
}

const oldSent = `
  WITH old AS (
    DELETE FROM revent_outbox WHERE seq = ANY (ARRAY(
      SELECT seq FROM revent_outbox
      WHERE sent_at < now() - make_interval(secs => $1) AND lane <> ALL ($3::text[]) LIMIT $2
    )) RETURNING 1
  ) SELECT count(*)::int AS count FROM old`;

const oldInbox = `
  WITH old AS (
    DELETE FROM revent_inbox WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM revent_inbox WHERE handled_at < now() - make_interval(secs => $1) LIMIT $2
    )) RETURNING 1
  ) SELECT count(*)::int AS count FROM old`;

/** A lane whose mark is as old has had no event since, but for those that were sent after the last look. */
const oldLanes = `
  DELETE FROM revent_outbox_lanes AS lanes WHERE marked_at < now() - make_interval(secs => $1)
  AND NOT EXISTS (SELECT FROM revent_outbox AS sent WHERE sent.lane = lanes.lane AND sent_at IS NOT NULL)`;
