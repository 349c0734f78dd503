import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ListPostsQuery, type NewPost, PostsClient } from "../../generated/posts/index.ts";
import { groupOf, startAlone, type TestService } from "../platform/testing.ts";

let service: TestService;
beforeAll(async () => {
  service = await startAlone("posts");
});
afterAll(() => service.stop());
beforeEach(() => service.forget());

const at = "2026-01-31T09:30:00.000Z";
const user = (id: string, displayName: string, version = 1) => ({
  id,
  displayName,
  version,
  createdAt: at,
  updatedAt: at,
});

/** A user that posts knows, and their client. */
async function someone(displayName = "Ada") {
  const id = randomUUID();
  await service.receive("users", "user.created", user(id, displayName));
  const client = new PostsClient({ baseUrl: service.url, token: await service.tokenOf(id) });
  const publish = async (post: Partial<NewPost> = {}) => {
    const answer = await client.publishPost({ body: { title: "Note G", body: "Text", ...post } });
    if (answer.status !== 201) throw new Error(`Publishing answered ${answer.status}.`);
    return answer.body;
  };
  return { id, client, publish };
}

describe("Posts", () => {
  it("publishes a post, and tells of it", async () => {
    const ada = await someone();
    const post = await ada.publish();

    expect(post).toMatchObject({ author: { id: ada.id, displayName: "Ada" }, title: "Note G" });
    expect(await ada.client.getPost({ params: { postId: post.id } })).toMatchObject({
      status: 200,
      body: post,
    });
    const { id, title, publishedAt } = post;
    expect(await service.events()).toEqual([
      ["post.published", { id, authorId: ada.id, title, publishedAt }],
    ]);
  });

  it.each<[string, Partial<NewPost>]>([
    ["a title of two lines", { title: "Note\nG" }],
    ["a title of nothing but space", { title: " \u3000" }],
    ["a text that PostgreSQL cannot keep", { body: "Text\u0000" }],
    ["an id that PostgreSQL does not know", { groupId: `urn:uuid:${randomUUID()}` }],
  ])("refuses %s", async (_, post) => {
    const ada = await someone();
    const body = { title: "Note G", body: "Text", ...post };

    expect((await ada.client.publishPost({ body })).status).toBe(400);
  });

  it("publishes nothing for someone unknown", async () => {
    const token = await service.tokenOf(randomUUID());
    const stranger = new PostsClient({ baseUrl: service.url, token });
    const answer = await stranger.publishPost({ body: { title: "Note G", body: "Text" } });

    expect(answer.status).toBe(403);
    expect(await service.events()).toEqual([]);
  });

  it("publishes in a group for its members only", async () => {
    const [ada, bob] = [await someone(), await someone("Bob")];
    const groupId = await groupOf(service, ada.id, bob.id);
    await service.receive("users", "group.member-removed", { groupId, userId: bob.id, version: 2 });
    const body = { title: "Note G", body: "Text" };

    expect(await ada.publish({ groupId })).toMatchObject({ groupId });
    expect((await bob.client.publishPost({ body: { ...body, groupId } })).status).toBe(403);
    const nowhere = { ...body, groupId: randomUUID() };
    expect((await ada.client.publishPost({ body: nowhere })).status).toBe(403);
  });

  it("lists the newest first, by author, by group and page by page", async () => {
    const [ada, bob] = [await someone(), await someone("Bob")];
    const group = await groupOf(service, ada.id, bob.id);
    for (const [author, title, groupId] of [
      [ada, "1"],
      [bob, "2", group],
      [ada, "3", group],
      [ada, "4"],
    ] as const) {
      await author.publish({ title, ...(groupId !== undefined && { groupId }) });
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const titles = async (query: ListPostsQuery) => {
      const { status, body } = await ada.client.listPosts({ query });
      if (status !== 200) throw new Error(`Listing answered ${status}.`);
      return { titles: body.items.map(({ title }) => title), next: body.nextCursor };
    };

    expect((await titles({ limit: 4 })).titles).toEqual(["4", "3", "2", "1"]);
    expect(await titles({ author: ada.id })).toEqual({ titles: ["4", "3", "1"], next: null });
    expect(await titles({ group })).toEqual({ titles: ["3", "2"], next: null });
    expect(await titles({ author: bob.id, group })).toEqual({ titles: ["2"], next: null });
    const first = await titles({ author: ada.id, limit: 2 });
    expect(first.titles).toEqual(["4", "3"]);
    expect(await titles({ author: ada.id, limit: 2, cursor: first.next ?? "" })).toEqual({
      titles: ["1"],
      next: null,
    });
  });

  it("shows the author's present name", async () => {
    const ada = await someone();
    const { id } = await ada.publish();
    await service.receive("users", "user.updated", user(ada.id, "Ada King", 2));

    const { body } = await ada.client.getPost({ params: { postId: id } });
    expect(body).toMatchObject({ author: { displayName: "Ada King" } });
  });

  it("deletes one's own post only, and tells of it", async () => {
    const [ada, bob] = [await someone(), await someone("Bob")];
    const { id } = await ada.publish();
    await service.forget();
    const params = { postId: id };

    expect((await bob.client.deletePost({ params })).status).toBe(403);
    expect((await ada.client.deletePost({ params })).status).toBe(204);
    expect((await ada.client.deletePost({ params })).status).toBe(404);
    expect((await ada.client.getPost({ params })).status).toBe(404);
    expect(await service.events()).toEqual([["post.deleted", { id }]]);
  });

  it("deletes with a user what they have published", async () => {
    const [ada, bob] = [await someone(), await someone("Bob")];
    const [gone, stays] = [await ada.publish(), await bob.publish()];
    await service.forget();
    await service.receive("users", "user.deleted", { id: ada.id });

    expect(await service.events()).toEqual([["post.deleted", { id: gone.id }]]);
    expect((await bob.client.getPost({ params: { postId: stays.id } })).status).toBe(200);
    const body = { title: "Note H", body: "Text" };
    expect((await ada.client.publishPost({ body })).status).toBe(403);
  });

  it("deletes with a group what was published there", async () => {
    const ada = await someone();
    const groupId = await groupOf(service, ada.id);
    const [gone, stays] = [await ada.publish({ groupId }), await ada.publish()];
    await service.forget();
    await service.receive("users", "group.deleted", { id: groupId });

    expect(await service.events()).toEqual([["post.deleted", { id: gone.id }]]);
    expect((await ada.client.getPost({ params: { postId: stays.id } })).status).toBe(200);
  });
});
