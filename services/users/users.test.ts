import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Group, UsersClient } from "../../generated/users/index.ts";
import { startAlone, type TestService } from "../platform/testing.ts";

let service: TestService;
beforeAll(async () => {
  service = await startAlone("users");
});
afterAll(() => service.stop());
beforeEach(() => service.forget());

/** A user who exists, and their client. */
async function someone(displayName = "Ada Lovelace") {
  const id = randomUUID();
  const registeredAt = new Date().toISOString();
  await service.receive("auth", "account.registered", { id, displayName, registeredAt });
  const client = new UsersClient({ baseUrl: service.url, token: await service.tokenOf(id) });
  return { id, client, registeredAt };
}

async function groupOf(owner: { client: UsersClient }): Promise<Group> {
  const { status, body } = await owner.client.createGroup({ body: { name: "Club" } });
  if (status !== 201) throw new Error(`Creating a group answered ${status}.`);
  return body;
}

describe("Users", () => {
  it("creates a user for a new account, once", async () => {
    const { id, client, registeredAt } = await someone();
    await service.receive("auth", "account.registered", { id, displayName: "Twice", registeredAt });

    const user = {
      id,
      displayName: "Ada Lovelace",
      version: 1,
      createdAt: registeredAt,
      updatedAt: registeredAt,
    };
    expect(await client.getUser({ params: { userId: id } })).toMatchObject({
      status: 200,
      body: user,
    });
    expect(await service.events()).toEqual([["user.created", user]]);
  });

  it("lists users page by page", async () => {
    const reader = await someone();
    const people = [reader, await someone(), await someone()];
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 2, ...(cursor !== undefined && { cursor }) };
      const { status, body } = await reader.client.listUsers({ query });
      if (status !== 200) throw new Error(`Listing answered ${status}.`);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor ?? undefined;
    } while (cursor !== undefined);

    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.slice(-3)).toEqual(people.map(({ id }) => id));
  });

  it("refuses a cursor that it did not make, and callers without a token", async () => {
    const { client } = await someone();
    expect((await client.listUsers({ query: { cursor: "abc" } })).body).toMatchObject({
      status: 400,
      code: "malformed_cursor",
    });
    expect((await new UsersClient({ baseUrl: service.url }).listUsers({ query: {} })).status).toBe(
      401,
    );
    const forged = new UsersClient({ baseUrl: service.url, token: "a.b.c" });
    expect((await forged.listUsers({ query: {} })).status).toBe(401);
  });

  it("changes the caller only, and tells of it", async () => {
    const ada = await someone();
    const bob = await someone("Bob");
    await service.forget();
    const change = (by: typeof ada, userId: string) =>
      by.client.updateUser({ params: { userId }, body: { displayName: "Ada King" } });

    expect((await change(bob, ada.id)).status).toBe(403);
    const changed = await change(ada, ada.id);

    expect(changed).toMatchObject({ status: 200, body: { displayName: "Ada King", version: 2 } });
    expect(await service.events()).toEqual([["user.updated", changed.body]]);
  });

  it("makes the creator of a group its first member", async () => {
    const ada = await someone();
    await service.forget();
    const group = await groupOf(ada);

    const answer = await ada.client.getGroup({ params: { groupId: group.id } });
    expect(answer).toMatchObject({ status: 200, body: { group, memberIds: [ada.id] } });
    expect(await service.events()).toEqual([
      ["group.created", group],
      ["group.member-added", { groupId: group.id, userId: ada.id, version: 1 }],
    ]);
  });

  it.each(["", "\u0000", "Analytical\nEngine", "\t "])("refuses %j as a name", async (name) => {
    const ada = await someone();
    const params = { userId: ada.id };

    expect((await ada.client.createGroup({ body: { name } })).status).toBe(400);
    expect((await ada.client.updateUser({ params, body: { displayName: name } })).status).toBe(400);
  });

  it.each([`urn:uuid:${randomUUID()}`, randomUUID().toUpperCase(), "' or true --"])(
    "refuses %s as an id",
    async (userId) => {
      const { client } = await someone();
      expect((await client.getUser({ params: { userId } })).status).toBe(400);
    },
  );

  it("lets nobody create a group who is not known", async () => {
    const stranger = new UsersClient({
      baseUrl: service.url,
      token: await service.tokenOf(randomUUID()),
    });
    expect((await stranger.createGroup({ body: { name: "Club" } })).status).toBe(403);
    expect(await service.events()).toEqual([]);
  });

  it("lets the owner add and remove members, each time once", async () => {
    const [ada, bob] = [await someone(), await someone("Bob")];
    const { id: groupId } = await groupOf(ada);
    const params = { groupId, userId: bob.id };
    await service.forget();

    expect((await bob.client.addMember({ params })).status).toBe(403);
    expect((await ada.client.addMember({ params: { groupId, userId: randomUUID() } })).status).toBe(
      404,
    );
    expect(
      (await ada.client.addMember({ params: { ...params, groupId: randomUUID() } })).status,
    ).toBe(404);
    for (const call of [
      "addMember",
      "addMember",
      "removeMember",
      "removeMember",
      "addMember",
    ] as const) {
      expect((await ada.client[call]({ params })).status).toBe(204);
    }

    expect(await service.events()).toEqual([
      ["group.member-added", { ...params, version: 1 }],
      ["group.member-removed", { ...params, version: 2 }],
      ["group.member-added", { ...params, version: 3 }],
    ]);
  });

  it("lets a member leave, but not the owner", async () => {
    const [ada, bob, carol] = [await someone(), await someone("Bob"), await someone("Carol")];
    const { id: groupId } = await groupOf(ada);
    await ada.client.addMember({ params: { groupId, userId: bob.id } });
    const remove = (by: typeof ada, userId: string) =>
      by.client.removeMember({ params: { groupId, userId } });

    expect((await remove(carol, bob.id)).status).toBe(403);
    expect((await remove(bob, bob.id)).status).toBe(204);
    expect((await remove(ada, ada.id)).status).toBe(409);
  });

  it("lets only the owner delete a group", async () => {
    const [ada, bob] = [await someone(), await someone("Bob")];
    const { id: groupId } = await groupOf(ada);
    await service.forget();

    expect((await bob.client.deleteGroup({ params: { groupId } })).status).toBe(403);
    expect((await ada.client.deleteGroup({ params: { groupId } })).status).toBe(204);
    expect((await ada.client.deleteGroup({ params: { groupId } })).status).toBe(404);
    expect(await service.events()).toEqual([["group.deleted", { id: groupId }]]);
  });

  it("deletes with an account the user, their groups and their memberships", async () => {
    const [ada, bob] = [await someone(), await someone("Bob")];
    const [own, other] = [await groupOf(ada), await groupOf(bob)];
    await bob.client.addMember({ params: { groupId: other.id, userId: ada.id } });
    await service.forget();

    await service.receive("auth", "account.deleted", { id: ada.id });

    expect(await service.events()).toEqual([
      ["group.deleted", { id: own.id }],
      ["group.member-removed", { groupId: other.id, userId: ada.id, version: 2 }],
      ["user.deleted", { id: ada.id }],
    ]);
    expect((await bob.client.getUser({ params: { userId: ada.id } })).status).toBe(404);
    const rename = { params: { userId: ada.id }, body: { displayName: "Ghost" } };
    expect((await ada.client.updateUser(rename)).status).toBe(404);
  });

  it("creates no user for an account of which it heard last that it is gone", async () => {
    const id = randomUUID();
    await service.receive("auth", "account.deleted", { id });
    const registeredAt = new Date().toISOString();
    await service.receive("auth", "account.registered", { id, displayName: "Late", registeredAt });

    expect(await service.events()).toEqual([]);
  });
});
