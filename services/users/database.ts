import type { Group, Membership, User } from "../../generated/users/index.ts";
import type { Sql } from "../platform/database.ts";
import type { Position } from "../platform/pages.ts";

/** The oldest users after a position, `count` at the most. */
export async function listUsers(sql: Sql, after: Position, count: number): Promise<User[]> {
  const { rows } = await sql.query<UserRow>(
    `select * from users where not deleted and (created_at, id) > ($1, $2)
     order by created_at, id limit $3`,
    [after.time, after.id, count],
  );
  return rows.map(toUser);
}

export async function findUser(sql: Sql, userId: string): Promise<User | undefined> {
  const { rows } = await sql.query<UserRow>("select * from users where id = $1 and not deleted", [
    userId,
  ]);
  return rows.map(toUser)[0];
}

/** Whether there is such a user; if so, it stays until the transaction ends. */
export async function holdUser(sql: Sql, userId: string): Promise<boolean> {
  const { rows } = await sql.query("select id from users where id = $1 and not deleted for share", [
    userId,
  ]);
  return rows.length > 0;
}

/** Adds a user; undefined where the id has been used, be it by a user who is gone. */
export async function insertUser(
  sql: Sql,
  user: { id: string; displayName: string; createdAt: string },
): Promise<User | undefined> {
  const { rows } = await sql.query<UserRow>(
    `insert into users (id, display_name, version, created_at, updated_at)
     values ($1, $2, 1, $3, $3) on conflict (id) do nothing returning *`,
    [user.id, user.displayName, user.createdAt],
  );
  return rows.map(toUser)[0];
}

/** Changes what is given; undefined where there is no such user. */
export async function updateUser(
  sql: Sql,
  userId: string,
  changes: { displayName?: string },
  now: string,
): Promise<User | undefined> {
  const { rows } = await sql.query<UserRow>(
    `update users set display_name = coalesce($2, display_name), version = version + 1, updated_at = $3
     where id = $1 and not deleted returning *`,
    [userId, changes.displayName ?? null, now],
  );
  return rows.map(toUser)[0];
}

/** Leaves nothing of a user but the id, so that it is not created again; false if there was none. */
export async function buryUser(sql: Sql, userId: string, now: string): Promise<boolean> {
  const { rows } = await sql.query(
    `update users set deleted = true, display_name = '', version = version + 1, updated_at = $2
     where id = $1 and not deleted returning id`,
    [userId, now],
  );
  if (rows.length > 0) return true;
  await sql.query(
    `insert into users (id, display_name, version, created_at, updated_at, deleted)
     values ($1, '', 1, $2, $2, true) on conflict (id) do nothing`,
    [userId, now],
  );
  return false;
}

export async function insertGroup(sql: Sql, group: Group): Promise<void> {
  await sql.query("insert into groups (id, name, owner_id, created_at) values ($1, $2, $3, $4)", [
    group.id,
    group.name,
    group.ownerId,
    group.createdAt,
  ]);
}

export async function findGroup(sql: Sql, groupId: string): Promise<Group | undefined> {
  const { rows } = await sql.query<GroupRow>("select * from groups where id = $1", [groupId]);
  return rows.map(toGroup)[0];
}

/** A group that stays until the transaction ends. */
export async function holdGroup(sql: Sql, groupId: string): Promise<Group | undefined> {
  const { rows } = await sql.query<GroupRow>("select * from groups where id = $1 for key share", [
    groupId,
  ]);
  return rows.map(toGroup)[0];
}

/** Deletes a group with its memberships; false if there was none. */
export async function deleteGroup(sql: Sql, groupId: string): Promise<boolean> {
  const { rows } = await sql.query("delete from groups where id = $1 returning id", [groupId]);
  return rows.length > 0;
}

/** Deletes all groups of an owner with their memberships, and tells their ids. */
export async function deleteGroupsOf(sql: Sql, ownerId: string): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    "delete from groups where owner_id = $1 returning id",
    [ownerId],
  );
  return rows.map(({ id }) => id);
}

export async function listMemberIds(sql: Sql, groupId: string): Promise<string[]> {
  const { rows } = await sql.query<{ user_id: string }>(
    "select user_id from memberships where group_id = $1 and member order by user_id",
    [groupId],
  );
  return rows.map((row) => row.user_id);
}

/** Makes a user a member; undefined where they are one already. */
export async function addMember(
  sql: Sql,
  groupId: string,
  userId: string,
): Promise<Membership | undefined> {
  const { rows } = await sql.query<MembershipRow>(
    `insert into memberships (group_id, user_id, version, member) values ($1, $2, 1, true)
     on conflict (group_id, user_id) do update set member = true, version = memberships.version + 1
     where not memberships.member returning *`,
    [groupId, userId],
  );
  return rows.map(toMembership)[0];
}

/** Ends a membership; undefined where there is none. */
export async function removeMember(
  sql: Sql,
  groupId: string,
  userId: string,
): Promise<Membership | undefined> {
  const { rows } = await sql.query<MembershipRow>(
    `update memberships set member = false, version = version + 1
     where group_id = $1 and user_id = $2 and member returning *`,
    [groupId, userId],
  );
  return rows.map(toMembership)[0];
}

/** Ends all memberships of a user, and tells them. */
export async function removeMemberships(sql: Sql, userId: string): Promise<Membership[]> {
  const { rows } = await sql.query<MembershipRow>(
    `update memberships set member = false, version = version + 1
     where user_id = $1 and member returning *`,
    [userId],
  );
  return rows.map(toMembership);
}

type UserRow = {
  id: string;
  display_name: string;
  version: number;
  created_at: Date;
  updated_at: Date;
};

type GroupRow = { id: string; name: string; owner_id: string; created_at: Date };

type MembershipRow = { group_id: string; user_id: string; version: number };

function toUser(row: UserRow): User {
  return {
    id: row.id,
    displayName: row.display_name,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

function toGroup(row: GroupRow): Group {
  return {
    id: row.id,
    name: row.name,
    ownerId: row.owner_id,
    createdAt: row.created_at.toISOString(),
  };
}

function toMembership(row: MembershipRow): Membership {
  return { groupId: row.group_id, userId: row.user_id, version: row.version };
}
