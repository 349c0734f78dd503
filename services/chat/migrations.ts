import { replicaTables } from "../platform/replicas.ts";

/** What the chat service keeps, step by step. A step that has been released is never changed. */
export const migrations = [
  replicaTables,
  {
    name: "002-messages",
    sql: `
      create table messages (
        id uuid primary key,
        group_id uuid not null references groups,
        author_id uuid not null references users,
        text text not null,
        sent_at timestamptz not null
      );
      create index messages_by_group on messages (group_id, sent_at, id);
      create index messages_by_author on messages (author_id);
    `,
  },
] as const;
