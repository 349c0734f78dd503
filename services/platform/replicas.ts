import type { Author, Group, User } from "../../generated/common/index.ts";
import type { Sql } from "./database.ts";

/**
 * What a service keeps of users and groups, fed by the events of the users service. Events may come
 * late, twice or in another order: a version decides which is newer, and what is gone stays known as
 * gone, so that nothing comes back.
 */
export const replicaTables = {
  name: "001-replicas-of-users-and-groups",
  sql: `
    create table users (
      id uuid primary key,
      display_name text not null,
      version integer not null,
      deleted boolean not null default false
    );

    create table groups (
      id uuid primary key,
      deleted boolean not null default false
    );

    create table memberships (
      group_id uuid not null,
      user_id uuid not null,
      version integer not null,
      member boolean not null,
      primary key (group_id, user_id)
    );
    create index memberships_by_user on memberships (user_id);
  `,
} as const;

/** A change of who is in a group, as the users service tells it. */
export type MembershipChange = { groupId: string; userId: string; version: number };

/** Takes over a user, unless a newer state is known. */
export async function keepUser(sql: Sql, user: User): Promise<void> {
  await sql.query(
    `insert into users (id, display_name, version) values ($1, $2, $3)
     on conflict (id) do update set display_name = $2, version = $3
     where users.version < $3 and not users.deleted`,
    [user.id, user.displayName, user.version],
  );
}

/** Forgets a user, but for the fact that they are gone. */
export async function dropUser(sql: Sql, userId: string): Promise<void> {
  await sql.query(
    `insert into users (id, display_name, version, deleted) values ($1, '', 0, true)
     on conflict (id) do update set display_name = '', deleted = true`,
    [userId],
  );
  await sql.query("delete from memberships where user_id = $1", [userId]);
}

/** Takes over a group, unless it is known to be gone. */
export async function keepGroup(sql: Sql, group: Group): Promise<void> {
  await sql.query("insert into groups (id) values ($1) on conflict (id) do nothing", [group.id]);
}

/** Forgets a group, but for the fact that it is gone. */
export async function dropGroup(sql: Sql, groupId: string): Promise<void> {
  await sql.query(
    `insert into groups (id, deleted) values ($1, true)
     on conflict (id) do update set deleted = true`,
    [groupId],
  );
  await sql.query("delete from memberships where group_id = $1", [groupId]);
}

/** Takes over that a user has joined or left a group, unless a newer change is known. */
export async function keepMembership(
  sql: Sql,
  change: MembershipChange,
  member: boolean,
): Promise<void> {
  await sql.query(
    `insert into memberships (group_id, user_id, version, member) values ($1, $2, $3, $4)
     on conflict (group_id, user_id) do update set version = $3, member = $4
     where memberships.version < $3`,
    [change.groupId, change.userId, change.version, member],
  );
}

/** A user under their present name, who stays until the transaction ends. */
export async function holdAuthor(sql: Sql, userId: string): Promise<Author | undefined> {
  const { rows } = await sql.query<{ id: string; display_name: string }>(
    "select id, display_name from users where id = $1 and not deleted for share",
    [userId],
  );
  return rows.map((row) => ({ id: row.id, displayName: row.display_name }))[0];
}

/** Whether there is such a group. */
export async function knowsGroup(sql: Sql, groupId: string): Promise<boolean> {
  const { rows } = await sql.query("select id from groups where id = $1 and not deleted", [
    groupId,
  ]);
  return rows.length > 0;
}

/** Whether there is such a group; if so, it stays until the transaction ends. */
export async function holdGroup(sql: Sql, groupId: string): Promise<boolean> {
  const { rows } = await sql.query(
    "select id from groups where id = $1 and not deleted for share",
    [groupId],
  );
  return rows.length > 0;
}

/** Whether a user is a member of a group that exists. */
export async function isMember(sql: Sql, groupId: string, userId: string): Promise<boolean> {
  const { rows } = await sql.query(
    `select 1 from memberships m join groups g on g.id = m.group_id join users u on u.id = m.user_id
     where m.group_id = $1 and m.user_id = $2 and m.member and not g.deleted and not u.deleted`,
    [groupId, userId],
  );
  return rows.length > 0;
}
