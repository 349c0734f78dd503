import { namedBy } from "../../events/identity.ts";
import type { Message, StoredEntry } from "../../events/index.ts";
import type { Queryable } from "../database.ts";

/** An event that waits; `seq` is text, since a bigint is no JavaScript number. */
export interface WaitingRow {
  readonly seq: string;
  /** Where it goes: a stream, or a partition of it. */
  readonly lane: string;
  /** JSON of {@link StreamOptions}. */
  readonly settings: string;
  readonly message: Message;
}

/** An event that the broker has. */
export interface SentRow {
  readonly seq: string;
  /** Where, if the broker says so. */
  readonly entryId: string;
}

/** An event that no broker can take. */
export interface RefusedRow {
  readonly seq: string;
  readonly why: string;
}

/** The oldest ones. A row that commits late, with a lower number than others, is among them the next time. */
export async function findWaiting(
  queries: Queryable,
  limit: number,
  restingLanes: readonly string[],
): Promise<WaitingRow[]> {
  const { rows } = await queries.query<WaitingRow>(waiting, [limit, restingLanes]);
  return rows;
}

const waiting = `
  SELECT seq::text AS seq, lane, settings::text AS settings, message FROM revent_outbox
  WHERE sent_at IS NULL AND failure IS NULL AND lane <> ALL ($2::text[])
  ORDER BY revent_outbox.seq LIMIT $1`;

/** They are kept, so that they can be sent again. */
export async function keepSent(queries: Queryable, rows: readonly SentRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = [rows.map(({ seq }) => seq), rows.map(({ entryId }) => entryId)];
  await queries.query(keep, values);
}

const keep = `
  UPDATE revent_outbox SET sent_at = now(), entry_id = sent.entry_id
  FROM unnest($1::bigint[], $2::text[]) AS sent (seq, entry_id) WHERE revent_outbox.seq = sent.seq`;

/** They are not needed any more. */
export async function removeSent(queries: Queryable, rows: readonly SentRow[]): Promise<void> {
  if (rows.length === 0) return;
  await queries.query("DELETE FROM revent_outbox WHERE seq = ANY ($1::bigint[])", [
    rows.map(({ seq }) => seq),
  ]);
}

/** They stay, with the reason, and are in nobody's way. */
export async function setAside(queries: Queryable, rows: readonly RefusedRow[]): Promise<void> {
  for (const { seq, why } of rows)
    await queries.query("UPDATE revent_outbox SET failure = $2 WHERE seq = $1", [seq, why]);
}

/** They wait again. */
export async function sendAgain(queries: Queryable, seqs: readonly string[]): Promise<void> {
  if (seqs.length === 0) return;
  await queries.query(again, [seqs]);
}

const again =
  "UPDATE revent_outbox SET sent_at = NULL, entry_id = NULL WHERE seq = ANY ($1::bigint[])";

/** Events of a lane that the broker has had, by their numbers. @param after the number of the last one before */
export async function findSent(
  queries: Queryable,
  lane: string,
  after: string,
  limit: number,
): Promise<(StoredEntry & SentRow)[]> {
  const { rows } = await queries.query<NamedRow>(sent, [lane, after, limit]);
  return rows.map(({ seq, entryId, identity }) => ({ seq, entryId, ...namedBy(identity) }));
}

interface NamedRow extends SentRow {
  readonly identity: string;
}

/** It reads nothing of the message: PostgreSQL fails where any of that holds U+0000 or half of a surrogate pair. */
const sent = `
  SELECT seq::text AS seq, id AS identity, entry_id AS "entryId"
  FROM revent_outbox WHERE lane = $1 AND revent_outbox.seq > $2 AND sent_at IS NOT NULL
  ORDER BY revent_outbox.seq LIMIT $3`;

/** Where lanes stood when they were last looked at. @param lanes default: all */
export async function findMarks(
  queries: Queryable,
  lanes?: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await queries.query<{ lane: string; mark: string }>(marks, [lanes ?? null]);
  return new Map(rows.map(({ lane, mark }) => [lane, mark]));
}

const marks = `
  SELECT lane, mark FROM revent_outbox_lanes WHERE $1::text[] IS NULL OR lane = ANY ($1::text[])`;

/** Where lanes stand now. */
export async function writeMarks(
  queries: Queryable,
  current: ReadonlyMap<string, string>,
): Promise<void> {
  if (current.size > 0) await queries.query(mark, [[...current.keys()], [...current.values()]]);
}

const mark = `
  INSERT INTO revent_outbox_lanes (lane, mark) SELECT * FROM unnest($1::text[], $2::text[])
  ON CONFLICT (lane) DO UPDATE SET mark = EXCLUDED.mark, marked_at = now()`;
