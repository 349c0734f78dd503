/** What the auth service keeps, step by step. A step that has been released is never changed. */
export const migrations = [
  {
    name: "001-accounts-and-keys",
    sql: `
      create table accounts (
        id uuid primary key,
        email text not null unique check (email = lower(email)),
        password_hash text not null,
        display_name text not null,
        user_version integer not null default 1,
        registered_at timestamptz not null
      );

      create table signing_keys (
        purpose text primary key,
        private_key jsonb not null
      );
    `,
  },
] as const;
