import { replicaTables } from "../platform/replicas.ts";

/** What the posts service keeps, step by step. A step that has been released is never changed. */
export const migrations = [
  replicaTables,
  {
    name: "002-posts",
    sql: `
      create table posts (
        id uuid primary key,
        author_id uuid not null references users,
        group_id uuid references groups,
        title text not null,
        body text not null,
        published_at timestamptz not null
      );
      create index posts_by_age on posts (published_at, id);
      create index posts_by_author on posts (author_id, published_at, id);
      create index posts_by_group on posts (group_id, published_at, id);
    `,
  },
] as const;
