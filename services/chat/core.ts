import { randomUUID } from "node:crypto";
import { type Event, type HttpContext, problem } from "@revent/runtime";
import {
  type ChatCore,
  ChatProducer,
  type Group,
  type GroupDeleted,
  type ListMessagesRequest,
  type ListMessagesResponse,
  type Membership,
  type Message,
  type SendMessageRequest,
  type SendMessageResponse,
  type StreamMessagesRequest,
  type StreamMessagesResponse,
  type User,
  type UserDeleted,
} from "../../generated/chat/index.ts";
import type { Database } from "../platform/database.ts";
import { malformedCursor, newestFirst, pageOf, readCursor } from "../platform/pages.ts";
import * as replicas from "../platform/replicas.ts";
import type { Session } from "../platform/sessions.ts";
import * as rows from "./database.ts";
import { feed } from "./feed.ts";

/** Owns what the members of groups say to each other. */
export class Chat implements ChatCore<Session> {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async listMessages(
    { params: { groupId }, query }: ListMessagesRequest,
    { principal }: HttpContext<Session>,
  ): Promise<ListMessagesResponse> {
    const before = readCursor(query.before, newestFirst);
    if (!before) return malformedCursor();
    if (!(await replicas.knowsGroup(this.#database, groupId))) return noSuchGroup();
    if (!(await replicas.isMember(this.#database, groupId, principal.userId))) return notAMember();
    const messages = await rows.listMessages(this.#database, groupId, before, query.limit + 1);
    return { status: 200, body: pageOf(messages, query.limit, (message) => message.sentAt) };
  }

  async sendMessage(
    { params: { groupId }, body: { text } }: SendMessageRequest,
    { principal }: HttpContext<Session>,
  ): Promise<SendMessageResponse> {
    return this.#database.transaction(async (tx) => {
      const author = await replicas.holdAuthor(tx, principal.userId);
      if (!(await replicas.holdGroup(tx, groupId))) return noSuchGroup();
      if (!author || !(await replicas.isMember(tx, groupId, author.id))) return notAMember();
      const message: Message = { id: randomUUID(), groupId, author, text, sentAt: now() };
      await rows.insertMessage(tx, message);
      await new ChatProducer(tx.publisher).messageSent(message);
      return { status: 201, body: message };
    });
  }

  async streamMessages(
    { params: { groupId }, headers }: StreamMessagesRequest,
    { principal: { userId }, signal }: HttpContext<Session>,
  ): Promise<StreamMessagesResponse> {
    const after = readCursor(headers["last-event-id"], { time: now(), id: newestFirst.id });
    if (!after) return malformedCursor();
    if (!(await replicas.knowsGroup(this.#database, groupId))) return noSuchGroup();
    if (!(await replicas.isMember(this.#database, groupId, userId))) return notAMember();
    return { status: 200, body: feed(this.#database, groupId, userId, after, signal) };
  }

  async onUserCreated(event: Event<User>): Promise<void> {
    await this.#database.once(event, (tx) => replicas.keepUser(tx, event.data));
  }

  async onUserUpdated(event: Event<User>): Promise<void> {
    await this.#database.once(event, (tx) => replicas.keepUser(tx, event.data));
  }

  async onUserDeleted(event: Event<UserDeleted>): Promise<void> {
    await this.#database.once(event, async (tx) => {
      await replicas.dropUser(tx, event.data.id);
      await rows.deleteMessagesOf(tx, event.data.id);
    });
  }

  async onGroupCreated(event: Event<Group>): Promise<void> {
    await this.#database.once(event, (tx) => replicas.keepGroup(tx, event.data));
  }

  async onGroupDeleted(event: Event<GroupDeleted>): Promise<void> {
    await this.#database.once(event, async (tx) => {
      await replicas.dropGroup(tx, event.data.id);
      await rows.deleteMessagesIn(tx, event.data.id);
    });
  }

  async onGroupMemberAdded(event: Event<Membership>): Promise<void> {
    await this.#database.once(event, (tx) => replicas.keepMembership(tx, event.data, true));
  }

  async onGroupMemberRemoved(event: Event<Membership>): Promise<void> {
    await this.#database.once(event, (tx) => replicas.keepMembership(tx, event.data, false));
  }
}

const noSuchGroup = () => problem(404, "There is no group with this id.");
const notAMember = () => problem(403, "This is for members of the group only.");
const now = () => new Date().toISOString();
