import type { Post } from "../../generated/posts/index.ts";
import type { Sql } from "../platform/database.ts";
import type { Position } from "../platform/pages.ts";

/** Which posts to list: all of them, of one author, in one group, or both. */
export type Filter = { author?: string; group?: string };

/** The newest posts before a position, `count` at the most, with their authors' present names. */
export async function listPosts(
  sql: Sql,
  filter: Filter,
  before: Position,
  count: number,
): Promise<Post[]> {
  const values = [before.time, before.id, count];
  const conditions = ["(p.published_at, p.id) < ($1, $2)"];
  if (filter.author !== undefined) conditions.push(`p.author_id = $${values.push(filter.author)}`);
  if (filter.group !== undefined) conditions.push(`p.group_id = $${values.push(filter.group)}`);
  const { rows } = await sql.query<PostRow>(
    `${selectPosts} where ${conditions.join(" and ")}
     order by p.published_at desc, p.id desc limit $3`,
    values,
  );
  return rows.map(toPost);
}

export async function findPost(sql: Sql, postId: string): Promise<Post | undefined> {
  const { rows } = await sql.query<PostRow>(`${selectPosts} where p.id = $1`, [postId]);
  return rows.map(toPost)[0];
}

export async function insertPost(sql: Sql, post: Post): Promise<void> {
  await sql.query(
    `insert into posts (id, author_id, group_id, title, body, published_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [post.id, post.author.id, post.groupId ?? null, post.title, post.body, post.publishedAt],
  );
}

/** False if there was no such post. */
export async function deletePost(sql: Sql, postId: string): Promise<boolean> {
  const { rows } = await sql.query("delete from posts where id = $1 returning id", [postId]);
  return rows.length > 0;
}

/** Deletes all posts of an author, and tells their ids. */
export async function deletePostsOf(sql: Sql, authorId: string): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    "delete from posts where author_id = $1 returning id",
    [authorId],
  );
  return rows.map(({ id }) => id);
}

/** Deletes all posts in a group, and tells their ids. */
export async function deletePostsIn(sql: Sql, groupId: string): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    "delete from posts where group_id = $1 returning id",
    [groupId],
  );
  return rows.map(({ id }) => id);
}

const selectPosts =
  "select p.*, u.display_name as author_name from posts p join users u on u.id = p.author_id";

type PostRow = {
  id: string;
  author_id: string;
  author_name: string;
  group_id: string | null;
  title: string;
  body: string;
  published_at: Date;
};

function toPost(row: PostRow): Post {
  return {
    id: row.id,
    author: { id: row.author_id, displayName: row.author_name },
    title: row.title,
    body: row.body,
    ...(row.group_id !== null && { groupId: row.group_id }),
    publishedAt: row.published_at.toISOString(),
  };
}
