import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AuthClient } from "../../generated/auth/index.ts";
import { startAlone, type TestService } from "../platform/testing.ts";

let service: TestService;
let nobody: AuthClient;
beforeAll(async () => {
  service = await startAlone("auth");
  nobody = new AuthClient({ baseUrl: service.url });
});
afterAll(() => service.stop());
beforeEach(() => service.forget());

const password = "the engine weaves algebra";
let people = 0;

/** Someone who has registered and signed in. */
async function someone() {
  const email = `ada${++people}@example.org`;
  const { status, body } = await nobody.registerAccount({
    body: { email, password, displayName: "Ada Lovelace" },
  });
  if (status !== 201) throw new Error(`Registering answered ${status}.`);
  const session = await nobody.createSession({ body: { email, password } });
  if (session.status !== 201) throw new Error(`Signing in answered ${session.status}.`);
  const { token } = session.body;
  const client = new AuthClient({ baseUrl: service.url, token });
  return { account: body, session: session.body, client };
}

describe("Auth", () => {
  it("registers an account, and tells of it without the email address", async () => {
    const { account } = await someone();

    expect(account).toMatchObject({ displayName: "Ada Lovelace" });
    const { id, displayName, registeredAt } = account;
    expect(await service.events()).toEqual([
      ["account.registered", { id, displayName, registeredAt }],
    ]);
  });

  it("refuses an email address that is taken, whatever its case", async () => {
    const { account } = await someone();
    await service.forget();
    const body = { email: account.email.toUpperCase(), password, displayName: "Eve" };

    const answer = await nobody.registerAccount({ body });

    expect(answer).toMatchObject({ status: 409, body: { code: "email_taken" } });
    expect(await service.events()).toEqual([]);
  });

  it.each([
    ["a common password", "ada@example.org", "password123", 422],
    ["one that repeats the address", "lovelace@example.org", "lovelace1", 422],
    ["one that is too short", "ada@example.org", "short", 400],
    ["an address that is none", "ada", password, 400],
  ])("refuses %s", async (_, email, weak, status) => {
    const body = { email, password: weak, displayName: "Ada" };
    expect((await nobody.registerAccount({ body })).status).toBe(status);
  });

  it("signs nobody in with a wrong password, or without an account", async () => {
    const { email } = (await someone()).account;
    const attempts = [
      { email, password: "a wrong password" },
      { email: "nobody@example.org", password },
    ];
    const answers = await Promise.all(attempts.map((body) => nobody.createSession({ body })));

    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
  });

  it("issues a token that its published key verifies", async () => {
    const { account, session, client } = await someone();
    const { status, body } = await nobody.getJwks();

    if (status !== 200) throw new Error(`Asking for the keys answered ${status}.`);
    expect(body.keys).toHaveLength(1);
    expect(Object.keys(body.keys[0] ?? {})).not.toContain("d");
    expect(decodeProtectedHeader(session.token).kid).toBe(body.keys[0]?.kid);
    const { sub, exp = 0 } = decodeJwt(session.token);
    expect([sub, new Date(exp * 1000).toISOString()]).toEqual([account.id, session.expiresAt]);
    expect(await client.getMe()).toMatchObject({ status: 200, body: account });
  });

  it("accepts no token that it did not sign, and none of another content", async () => {
    const { session } = await someone();
    const [head = "", payload = "", signature = ""] = session.token.split(".");
    const other = Buffer.from(JSON.stringify({ ...decodeJwt(session.token), sub: "root" }));
    const tokens = [
      await service.tokenOf("7b8a1f6e-0d5c-4c3e-9a63-5a8f2f0d9b11"),
      [head, other.toString("base64url"), signature].join("."),
      [Buffer.from('{"alg":"none"}').toString("base64url"), payload, ""].join("."),
      "nonsense",
    ];
    for (const token of tokens) expect((await nobody.getMe({}, { token })).status).toBe(401);
  });

  it("shows the name that the user has now, and no older one", async () => {
    const { account, client } = await someone();
    const at = account.registeredAt;
    const user = { id: account.id, createdAt: at, updatedAt: at };
    await service.receive("users", "user.updated", { ...user, displayName: "Newer", version: 3 });
    await service.receive("users", "user.updated", { ...user, displayName: "Older", version: 2 });

    expect((await client.getMe()).body).toMatchObject({ displayName: "Newer" });
  });

  it("deletes one's own account only, and tells of it", async () => {
    const [ada, eve] = [await someone(), await someone()];
    const { id, email } = ada.account;
    await service.forget();
    const params = { accountId: id };

    expect((await eve.client.deleteAccount({ params })).status).toBe(403);
    expect((await ada.client.deleteAccount({ params })).status).toBe(204);

    expect(await service.events()).toEqual([["account.deleted", { id }]]);
    expect((await ada.client.deleteAccount({ params })).status).toBe(404);
    const gone = await ada.client.getMe();
    expect([gone.status, gone.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect((await nobody.createSession({ body: { email, password } })).status).toBe(401);
  });
});
