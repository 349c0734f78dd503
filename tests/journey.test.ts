import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { arrive, type Person } from "./support/people.ts";
import { eventually } from "./support/process.ts";
import { deliverAllAgain } from "./support/redelivery.ts";
import { Servers, whyNot } from "./support/servers.ts";
import { type System, startApart, startTogether } from "./support/system.ts";

/** Replicas follow within this time, in ms. */
const soon = 1000;
/**
 * What a process that was killed had begun goes to the one in its place once that has seen for 10 s that nobody else lives
 * (`aliveMs`), and after the visibility time of 30 s at the latest.
 */
const afterCrash = 45_000;

/** What the application is for, from the first visitor to their leaving. */
async function journey(system: System): Promise<void> {
  const bob = await arrive(system, "Bob");
  const carol = await arrive(system, "Carol");
  const ada = await arrive(system, "Ada Lovelace");

  // Ada appears in users, posts and chat.
  const found = await eventually(async () => {
    const answer = await bob.users.getUser({ params: { userId: ada.id } });
    expect(answer.status).toBe(200);
    return answer;
  }, soon);
  expect(found.body).toMatchObject({ id: ada.id, displayName: "Ada Lovelace", version: 1 });
  await eventually(async () => {
    const answer = await ada.posts.publishPost({ body: { title: "Hello", body: "World" } });
    expect(answer.status).toBe(201);
  }, soon);
  const created = await ada.users.createGroup({ body: { name: "Analytical Engine Club" } });
  if (created.status !== 201) throw new Error(`Creating a group answered ${created.status}.`);
  const groupId = created.body.id;
  const say = (person: typeof ada, text: string) =>
    person.chat.sendMessage({ params: { groupId }, body: { text } });
  await eventually(async () => expect((await say(ada, "Welcome")).status).toBe(201), soon);

  // Members may publish, talk and listen in the group; strangers may not.
  const heard = await listen(ada, groupId);
  const added = await ada.users.addMember({ params: { groupId, userId: bob.id } });
  expect(added.status).toBe(204);
  await eventually(async () => expect((await say(bob, "Thank you")).status).toBe(201), soon);
  expect((await say(carol, "Let me in")).status).toBe(403);
  expect((await carol.chat.streamMessages({ params: { groupId } })).status).toBe(403);
  expect((await carol.chat.listMessages({ params: { groupId }, query: {} })).status).toBe(403);
  const post = { title: "Note G", body: "Numbers of Bernoulli", groupId };
  await eventually(async () => {
    expect((await ada.posts.publishPost({ body: post })).status).toBe(201);
  }, soon);
  expect((await carol.posts.publishPost({ body: post })).status).toBe(403);

  expect(await heard.next).toBe("Thank you");

  // A new name shows everywhere, also when the worker that has to hear of it died.
  const groupPosts = () => bob.posts.listPosts({ query: { group: groupId } });
  expect((await groupPosts()).body).toMatchObject({
    items: [{ title: "Note G", author: { id: ada.id, displayName: "Ada Lovelace" } }],
  });
  const renamed = await system.interrupted("posts", () =>
    ada.users.updateUser({ params: { userId: ada.id }, body: { displayName: "Ada King" } }),
  );
  expect(renamed.body).toMatchObject({ displayName: "Ada King", version: 2 });
  await eventually(async () => {
    const { body } = await groupPosts();
    expect(body).toMatchObject({ items: [{ author: { displayName: "Ada King" } }] });
    expect((await ada.auth.getMe()).body).toMatchObject({ displayName: "Ada King" });
    const said = await bob.chat.listMessages({ params: { groupId }, query: { limit: 100 } });
    expect(said.body).toMatchObject({
      items: [
        { text: "Thank you", author: { displayName: "Bob" } },
        { text: "Welcome", author: { displayName: "Ada King" } },
      ],
    });
  }, afterCrash);

  // Ada leaves, and nothing of hers stays anywhere, though another worker died meanwhile.
  const left = await system.interrupted("users", () =>
    ada.auth.deleteAccount({ params: { accountId: ada.id } }),
  );
  expect(left.status).toBe(204);
  await eventually(async () => {
    expect((await bob.users.getUser({ params: { userId: ada.id } })).status).toBe(404);
    expect((await bob.users.getGroup({ params: { groupId } })).status).toBe(404);
    expect((await bob.posts.listPosts({ query: { author: ada.id } })).body).toEqual({
      items: [],
      nextCursor: null,
    });
    expect((await say(bob, "Anybody here?")).status).toBe(404);
    expect((await ada.posts.publishPost({ body: { title: "I", body: "am" } })).status).toBe(403);
  }, afterCrash);
  const { email, password } = ada;
  expect((await ada.auth.createSession({ body: { email, password } })).status).toBe(401);
  expect((await bob.users.getUser({ params: { userId: bob.id } })).status).toBe(200);
}

/** Resolves once a member listens to a group; `next` is what is said then. */
async function listen(person: Person, groupId: string): Promise<{ next: Promise<unknown> }> {
  const answer = await person.chat.streamMessages({ params: { groupId } });
  if (answer.status !== 200) throw new Error(`Listening answered ${answer.status}.`);
  return { next: first(answer.body) };
}

async function first(events: AsyncIterable<{ data: { text: string } }>): Promise<unknown> {
  for await (const { data } of events) return data.text;
  return undefined;
}

type Case = {
  name: string;
  wanted: { redis?: boolean; postgres?: boolean };
  start: (env: Record<string, string>) => Promise<System>;
};

describe("the journey", () => {
  const servers = new Servers();
  afterAll(() => servers.stop());

  it.for<Case>([
    { name: "embedded broker and PGlite", wanted: {}, start: startTogether },
    { name: "embedded broker and PostgreSQL", wanted: { postgres: true }, start: startTogether },
    { name: "Redis and PGlite", wanted: { redis: true }, start: startTogether },
    { name: "Redis and PostgreSQL", wanted: { redis: true, postgres: true }, start: startTogether },
    {
      name: "Redis and PostgreSQL, web and worker apart",
      wanted: { redis: true, postgres: true },
      start: startApart,
    },
  ])("holds on $name", { timeout: 240_000 }, async ({ wanted, start }, context) => {
    const reason = whyNot(wanted);
    if (reason !== undefined) {
      console.warn(`Skipped: ${reason}.`);
      return context.skip(reason);
    }
    const folder = mkdtempSync(join(tmpdir(), "revent-journey-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const env = await servers.environment(wanted);
    const system = await start({ ...env, DATA_DIR: folder });
    let ended: (number | null)[] = [];
    try {
      await journey(system);
      if (env.REDIS_URL !== undefined) await deliverAllAgain(env.REDIS_URL);
    } finally {
      ended = await system.stop();
    }
    expect(ended.filter((code) => code !== 0)).toEqual([]);
  });
});
