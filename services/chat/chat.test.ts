import { randomUUID } from "node:crypto";
import type { ServerSentEvent } from "@revent/runtime";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ChatClient, type Message } from "../../generated/chat/index.ts";
import { groupOf, startAlone, type TestService } from "../platform/testing.ts";

let service: TestService;
beforeAll(async () => {
  service = await startAlone("chat");
});
afterAll(() => service.stop());
beforeEach(() => service.forget());

const at = "2026-01-31T09:30:00.000Z";

/** A user that chat knows, and what they say and read in a group. */
async function someone(displayName = "Ada") {
  const id = randomUUID();
  const user = { id, displayName, version: 1, createdAt: at, updatedAt: at };
  await service.receive("users", "user.created", user);
  const client = new ChatClient({ baseUrl: service.url, token: await service.tokenOf(id) });
  return {
    id,
    user,
    say: (groupId: string, text: string) =>
      client.sendMessage({ params: { groupId }, body: { text } }),
    listen: async (groupId: string, lastEventId?: string) => {
      const headers = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
      const answer = await client.streamMessages({ params: { groupId }, headers });
      if (answer.status !== 200) throw new Error(`Listening answered ${answer.status}.`);
      return answer.body[Symbol.asyncIterator]() as AsyncGenerator<ServerSentEvent<Message>>;
    },
    read: (groupId: string, query: { limit?: number; before?: string } = {}) =>
      client.listMessages({ params: { groupId }, query }),
  };
}

async function texts(answer: ReturnType<Awaited<ReturnType<typeof someone>>["read"]>) {
  const { status, body } = await answer;
  if (status !== 200) throw new Error(`Reading answered ${status}.`);
  return { texts: body.items.map(({ text }) => text), next: body.nextCursor };
}

describe("Chat", () => {
  it("lets a member say something, and tells of it", async () => {
    const ada = await someone();
    const groupId = await groupOf(service, ada.id);

    const { status, body } = await ada.say(groupId, "Is the engine ready?");

    expect(status).toBe(201);
    expect(body).toMatchObject({ groupId, author: { id: ada.id, displayName: "Ada" } });
    expect(await service.events()).toEqual([["message.sent", body]]);
  });

  it("refuses a text that PostgreSQL cannot keep", async () => {
    const ada = await someone();
    const groupId = await groupOf(service, ada.id);

    expect((await ada.say(groupId, "Hello\u0000")).status).toBe(400);
  });

  it("is for members only", async () => {
    const [ada, bob] = [await someone(), await someone("Bob")];
    const groupId = await groupOf(service, ada.id, bob.id);
    await service.receive("users", "group.member-removed", { groupId, userId: bob.id, version: 2 });

    expect((await bob.say(groupId, "Hello")).status).toBe(403);
    expect((await bob.read(groupId)).status).toBe(403);
    expect((await bob.say(randomUUID(), "Hello")).status).toBe(404);
    expect((await bob.read(randomUUID())).status).toBe(404);
    expect(await service.events()).toEqual([]);
  });

  it("lists the newest first, page by page", async () => {
    const ada = await someone();
    const groupId = await groupOf(service, ada.id);
    for (const text of ["1", "2", "3"]) {
      await ada.say(groupId, text);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }

    const first = await texts(ada.read(groupId, { limit: 2 }));
    const second = await texts(ada.read(groupId, { limit: 2, before: first.next ?? "" }));

    expect(first.texts).toEqual(["3", "2"]);
    expect(second).toEqual({ texts: ["1"], next: null });
    expect((await ada.read(groupId, { before: "abc" })).status).toBe(400);
  });

  it("streams what is said, and goes on where a listener left off", async () => {
    const [ada, bob] = [await someone(), await someone("Bob")];
    const groupId = await groupOf(service, ada.id, bob.id);
    const first = await bob.listen(groupId);
    await ada.say(groupId, "1");
    const heard = await first.next();
    expect(heard.value).toMatchObject({ data: { text: "1", author: { displayName: "Ada" } } });
    await first.return(undefined);
    await ada.say(groupId, "2");
    const second = await bob.listen(groupId, heard.value?.id);
    expect((await second.next()).value).toMatchObject({ data: { text: "2" } });

    await service.receive("users", "group.member-removed", { groupId, userId: bob.id, version: 2 });
    expect(await second.next()).toEqual({ done: true, value: undefined });
    await expect(bob.listen(groupId)).rejects.toThrow("403");
    await expect(ada.listen(groupId, "abc")).rejects.toThrow("400");
  });

  it("shows the author's present name", async () => {
    const ada = await someone();
    const groupId = await groupOf(service, ada.id);
    await ada.say(groupId, "Hello");
    await service.receive("users", "user.updated", {
      ...ada.user,
      displayName: "Ada King",
      version: 2,
    });

    expect((await ada.read(groupId)).body).toMatchObject({
      items: [{ text: "Hello", author: { displayName: "Ada King" } }],
    });
  });

  it("deletes with a user what they have said", async () => {
    const [ada, bob] = [await someone(), await someone("Bob")];
    const groupId = await groupOf(service, ada.id, bob.id);
    await ada.say(groupId, "Hello");
    await bob.say(groupId, "Welcome");
    await service.receive("users", "user.deleted", { id: ada.id });

    expect(await texts(bob.read(groupId))).toEqual({ texts: ["Welcome"], next: null });
    expect((await ada.say(groupId, "I am back")).status).toBe(403);
  });

  it("deletes with a group what was said there", async () => {
    const ada = await someone();
    const groupId = await groupOf(service, ada.id);
    await ada.say(groupId, "Hello");
    await service.receive("users", "group.deleted", { id: groupId });

    expect((await ada.read(groupId)).status).toBe(404);
    const { rows } = await service.database.query("select id from messages where group_id = $1", [
      groupId,
    ]);
    expect(rows).toEqual([]);
  });
});
