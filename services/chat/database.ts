import type { Message } from "../../generated/chat/index.ts";
import type { Sql } from "../platform/database.ts";
import type { Position } from "../platform/pages.ts";

/** The newest messages of a group before a position, `count` at the most. */
export async function listMessages(
  sql: Sql,
  groupId: string,
  before: Position,
  count: number,
): Promise<Message[]> {
  const { rows } = await sql.query<MessageRow>(
    `select m.*, u.display_name as author_name from messages m join users u on u.id = m.author_id
     where m.group_id = $1 and (m.sent_at, m.id) < ($2, $3)
     order by m.sent_at desc, m.id desc limit $4`,
    [groupId, before.time, before.id, count],
  );
  return rows.map(toMessage);
}

/** The oldest messages of a group behind a position and not younger than a time, `count` at the most. */
export async function messagesBetween(
  sql: Sql,
  groupId: string,
  after: Position,
  until: string,
  count: number,
): Promise<Message[]> {
  const { rows } = await sql.query<MessageRow>(
    `select m.*, u.display_name as author_name from messages m join users u on u.id = m.author_id
     where m.group_id = $1 and (m.sent_at, m.id) > ($2, $3) and m.sent_at <= $4
     order by m.sent_at, m.id limit $5`,
    [groupId, after.time, after.id, until, count],
  );
  return rows.map(toMessage);
}

export async function insertMessage(sql: Sql, message: Message): Promise<void> {
  await sql.query(
    "insert into messages (id, group_id, author_id, text, sent_at) values ($1, $2, $3, $4, $5)",
    [message.id, message.groupId, message.author.id, message.text, message.sentAt],
  );
}

/** Deletes all that a user has said. */
export async function deleteMessagesOf(sql: Sql, authorId: string): Promise<void> {
  await sql.query("delete from messages where author_id = $1", [authorId]);
}

/** Deletes all that was said in a group. */
export async function deleteMessagesIn(sql: Sql, groupId: string): Promise<void> {
  await sql.query("delete from messages where group_id = $1", [groupId]);
}

type MessageRow = {
  id: string;
  group_id: string;
  author_id: string;
  author_name: string;
  text: string;
  sent_at: Date;
};

function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    groupId: row.group_id,
    author: { id: row.author_id, displayName: row.author_name },
    text: row.text,
    sentAt: row.sent_at.toISOString(),
  };
}
