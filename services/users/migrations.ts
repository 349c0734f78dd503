/** What the users service keeps, step by step. A step that has been released is never changed. */
export const migrations = [
  {
    name: "001-users-and-groups",
    sql: `
      create table users (
        id uuid primary key,
        display_name text not null,
        version integer not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        deleted boolean not null default false
      );
      create index users_by_age on users (created_at, id) where not deleted;

      create table groups (
        id uuid primary key,
        name text not null,
        owner_id uuid not null references users,
        created_at timestamptz not null
      );
      create index groups_by_owner on groups (owner_id);

      create table memberships (
        group_id uuid not null references groups on delete cascade,
        user_id uuid not null references users,
        version integer not null,
        member boolean not null,
        primary key (group_id, user_id)
      );
      create index memberships_by_user on memberships (user_id) where member;
    `,
  },
] as const;
