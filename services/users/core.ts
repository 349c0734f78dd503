import { randomUUID } from "node:crypto";
import { type Event, type HttpContext, problem } from "@revent/runtime";
import {
  type AccountDeleted,
  type AccountRegistered,
  type AddMemberRequest,
  type AddMemberResponse,
  type CreateGroupRequest,
  type CreateGroupResponse,
  type DeleteGroupRequest,
  type DeleteGroupResponse,
  type GetGroupRequest,
  type GetGroupResponse,
  type GetUserRequest,
  type GetUserResponse,
  type Group,
  type ListUsersRequest,
  type ListUsersResponse,
  type RemoveMemberRequest,
  type RemoveMemberResponse,
  type UpdateUserRequest,
  type UpdateUserResponse,
  type UsersCore,
  UsersProducer,
} from "../../generated/users/index.ts";
import type { Database, Transaction } from "../platform/database.ts";
import { malformedCursor, oldestFirst, pageOf, readCursor } from "../platform/pages.ts";
import type { Session } from "../platform/sessions.ts";
import * as rows from "./database.ts";

/** Owns users and groups. A user comes and goes with their account. */
export class Users implements UsersCore<Session> {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async listUsers({ query }: ListUsersRequest): Promise<ListUsersResponse> {
    const after = readCursor(query.cursor, oldestFirst);
    if (!after) return malformedCursor();
    const users = await rows.listUsers(this.#database, after, query.limit + 1);
    return { status: 200, body: pageOf(users, query.limit, (user) => user.createdAt) };
  }

  async getUser({ params }: GetUserRequest): Promise<GetUserResponse> {
    const user = await rows.findUser(this.#database, params.userId);
    return user ? { status: 200, body: user } : noSuchUser();
  }

  async updateUser(
    { params, body }: UpdateUserRequest,
    { principal }: HttpContext<Session>,
  ): Promise<UpdateUserResponse> {
    if (principal.userId !== params.userId) return problem(403, "You may change only yourself.");
    return this.#change(async (tx, events) => {
      const user = await rows.updateUser(tx, params.userId, body, now());
      if (!user) return noSuchUser();
      await events.userUpdated(user);
      return { status: 200, body: user };
    });
  }

  async createGroup(
    { body }: CreateGroupRequest,
    { principal }: HttpContext<Session>,
  ): Promise<CreateGroupResponse> {
    const ownerId = principal.userId;
    const group: Group = { id: randomUUID(), name: body.name, ownerId, createdAt: now() };
    return this.#change(async (tx, events) => {
      if (!(await rows.holdUser(tx, ownerId))) return problem(403, "You are not known here yet.");
      await rows.insertGroup(tx, group);
      await events.groupCreated(group);
      await addMember(tx, events, group.id, ownerId);
      return { status: 201, body: group };
    });
  }

  async getGroup({ params }: GetGroupRequest): Promise<GetGroupResponse> {
    const group = await rows.findGroup(this.#database, params.groupId);
    if (!group) return noSuchGroup();
    const memberIds = await rows.listMemberIds(this.#database, group.id);
    return { status: 200, body: { group, memberIds } };
  }

  async deleteGroup(
    { params }: DeleteGroupRequest,
    { principal }: HttpContext<Session>,
  ): Promise<DeleteGroupResponse> {
    return this.#change(async (tx, events) => {
      const group = await rows.findGroup(tx, params.groupId);
      if (!group) return noSuchGroup();
      if (group.ownerId !== principal.userId) return notTheOwner();
      if (await rows.deleteGroup(tx, group.id)) await events.groupDeleted({ id: group.id });
      return { status: 204 };
    });
  }

  async addMember(
    { params: { groupId, userId } }: AddMemberRequest,
    { principal }: HttpContext<Session>,
  ): Promise<AddMemberResponse> {
    return this.#change(async (tx, events) => {
      // Users are locked before groups everywhere, so that no two transactions wait for each other.
      const known = await rows.holdUser(tx, userId);
      const group = await rows.holdGroup(tx, groupId);
      if (!group) return noSuchGroup();
      if (group.ownerId !== principal.userId) return notTheOwner();
      if (!known) return noSuchUser();
      await addMember(tx, events, groupId, userId);
      return { status: 204 };
    });
  }

  async removeMember(
    { params: { groupId, userId } }: RemoveMemberRequest,
    { principal }: HttpContext<Session>,
  ): Promise<RemoveMemberResponse> {
    return this.#change(async (tx, events) => {
      const group = await rows.holdGroup(tx, groupId);
      if (!group) return noSuchGroup();
      if (principal.userId !== group.ownerId && principal.userId !== userId) return notTheOwner();
      if (userId === group.ownerId) return problem(409, "The owner cannot leave the group.");
      const membership = await rows.removeMember(tx, groupId, userId);
      if (membership) await events.groupMemberRemoved(membership);
      return { status: 204 };
    });
  }

  async onAccountRegistered(event: Event<AccountRegistered>): Promise<void> {
    const { id, displayName, registeredAt } = event.data;
    await this.#receive(event, async (tx, events) => {
      const user = await rows.insertUser(tx, { id, displayName, createdAt: registeredAt });
      if (user) await events.userCreated(user);
    });
  }

  async onAccountDeleted(event: Event<AccountDeleted>): Promise<void> {
    const { id } = event.data;
    await this.#receive(event, async (tx, events) => {
      if (!(await rows.buryUser(tx, id, now()))) return;
      for (const groupId of await rows.deleteGroupsOf(tx, id)) {
        await events.groupDeleted({ id: groupId });
      }
      for (const membership of await rows.removeMemberships(tx, id)) {
        await events.groupMemberRemoved(membership);
      }
      await events.userDeleted({ id });
    });
  }

  /** Changes state and tells of it: both or neither. */
  #change<T>(work: (tx: Transaction, events: UsersProducer) => Promise<T>): Promise<T> {
    return this.#database.transaction((tx) => work(tx, new UsersProducer(tx.publisher)));
  }

  /** The same in answer to an event, once however often it is delivered. */
  #receive(
    event: Event,
    work: (tx: Transaction, events: UsersProducer) => Promise<void>,
  ): Promise<void> {
    return this.#database.once(event, (tx) => work(tx, new UsersProducer(tx.publisher)));
  }
}

async function addMember(
  tx: Transaction,
  events: UsersProducer,
  groupId: string,
  userId: string,
): Promise<void> {
  const membership = await rows.addMember(tx, groupId, userId);
  if (membership) await events.groupMemberAdded(membership);
}

const noSuchUser = () => problem(404, "There is no user with this id.");
const noSuchGroup = () => problem(404, "There is no group with this id.");
const notTheOwner = () => problem(403, "Only the owner of the group may do this.");
const now = () => new Date().toISOString();
