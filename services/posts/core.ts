import { randomUUID } from "node:crypto";
import { type Event, type HttpContext, problem } from "@revent/runtime";
import {
  type DeletePostRequest,
  type DeletePostResponse,
  type GetPostRequest,
  type GetPostResponse,
  type Group,
  type GroupDeleted,
  type ListPostsRequest,
  type ListPostsResponse,
  type Membership,
  type Post,
  type PostsCore,
  PostsProducer,
  type PublishPostRequest,
  type PublishPostResponse,
  type User,
  type UserDeleted,
} from "../../generated/posts/index.ts";
import type { Database, Transaction } from "../platform/database.ts";
import { malformedCursor, newestFirst, pageOf, readCursor } from "../platform/pages.ts";
import * as replicas from "../platform/replicas.ts";
import type { Session } from "../platform/sessions.ts";
import * as rows from "./database.ts";

/** Owns what people publish. Knows users and groups from what the users service tells. */
export class Posts implements PostsCore<Session> {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async listPosts({ query }: ListPostsRequest): Promise<ListPostsResponse> {
    const { cursor, limit, ...filter } = query;
    const before = readCursor(cursor, newestFirst);
    if (!before) return malformedCursor();
    const posts = await rows.listPosts(this.#database, filter, before, limit + 1);
    return { status: 200, body: pageOf(posts, limit, (post) => post.publishedAt) };
  }

  async publishPost(
    { body: { title, body, groupId } }: PublishPostRequest,
    { principal }: HttpContext<Session>,
  ): Promise<PublishPostResponse> {
    return this.#database.transaction(async (tx) => {
      const author = await replicas.holdAuthor(tx, principal.userId);
      if (!author) return problem(403, "You are not known here yet.");
      if (groupId !== undefined && !(await mayPublishIn(tx, groupId, author.id))) {
        return problem(403, "Only members may publish in a group.");
      }
      const place = groupId === undefined ? {} : { groupId };
      const publishedAt = new Date().toISOString();
      const post: Post = { id: randomUUID(), author, title, body, ...place, publishedAt };
      await rows.insertPost(tx, post);
      await new PostsProducer(tx.publisher).postPublished({
        id: post.id,
        authorId: author.id,
        title,
        ...place,
        publishedAt,
      });
      return { status: 201, body: post };
    });
  }

  async getPost({ params }: GetPostRequest): Promise<GetPostResponse> {
    const post = await rows.findPost(this.#database, params.postId);
    return post ? { status: 200, body: post } : noSuchPost();
  }

  async deletePost(
    { params: { postId } }: DeletePostRequest,
    { principal }: HttpContext<Session>,
  ): Promise<DeletePostResponse> {
    return this.#database.transaction(async (tx) => {
      const post = await rows.findPost(tx, postId);
      if (!post) return noSuchPost();
      if (post.author.id !== principal.userId) return problem(403, "Only its author may do this.");
      if (await rows.deletePost(tx, postId)) await tellDeleted(tx, [postId]);
      return { status: 204 };
    });
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
      await tellDeleted(tx, await rows.deletePostsOf(tx, event.data.id));
    });
  }

  async onGroupCreated(event: Event<Group>): Promise<void> {
    await this.#database.once(event, (tx) => replicas.keepGroup(tx, event.data));
  }

  async onGroupDeleted(event: Event<GroupDeleted>): Promise<void> {
    await this.#database.once(event, async (tx) => {
      await replicas.dropGroup(tx, event.data.id);
      await tellDeleted(tx, await rows.deletePostsIn(tx, event.data.id));
    });
  }

  async onGroupMemberAdded(event: Event<Membership>): Promise<void> {
    await this.#database.once(event, (tx) => replicas.keepMembership(tx, event.data, true));
  }

  async onGroupMemberRemoved(event: Event<Membership>): Promise<void> {
    await this.#database.once(event, (tx) => replicas.keepMembership(tx, event.data, false));
  }
}

async function mayPublishIn(tx: Transaction, groupId: string, userId: string): Promise<boolean> {
  return (await replicas.holdGroup(tx, groupId)) && (await replicas.isMember(tx, groupId, userId));
}

async function tellDeleted(tx: Transaction, postIds: readonly string[]): Promise<void> {
  const events = new PostsProducer(tx.publisher);
  for (const id of postIds) await events.postDeleted({ id });
}

const noSuchPost = () => problem(404, "There is no post with this id.");
