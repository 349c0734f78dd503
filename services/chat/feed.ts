import { setTimeout as sleep } from "node:timers/promises";
import type { ServerSentEvent } from "@revent/runtime";
import type { Message } from "../../generated/chat/index.ts";
import type { Sql } from "../platform/database.ts";
import { type Position, writeCursor } from "../platform/pages.ts";
import { isMember } from "../platform/replicas.ts";
import { messagesBetween } from "./database.ts";

/** How often the database is asked for new messages, in ms. */
const POLL_MS = 250;
/** Who says something at the same time may be written down a little later: nobody is passed over within this time. */
const SETTLED_MS = 500;
const BATCH = 100;

/** What is said in a group after a position, as it is said; as long as the user is a member. */
export async function* feed(
  sql: Sql,
  groupId: string,
  userId: string,
  after: Position,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent<Message>> {
  let position = after;
  while (!signal.aborted && (await isMember(sql, groupId, userId))) {
    const until = new Date(Date.now() - SETTLED_MS).toISOString();
    const messages = await messagesBetween(sql, groupId, position, until, BATCH);
    for (const message of messages) {
      position = { time: message.sentAt, id: message.id };
      yield { id: writeCursor(position), data: message };
    }
    if (messages.length < BATCH) await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}
