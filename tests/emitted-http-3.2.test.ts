import { describe, expect, it, onTestFinished } from "vitest";
import {
  type ApiKeyVerifier,
  type BearerVerifier,
  ReventError,
  serve,
  silentLogger,
} from "../runtime/src/index.ts";
import {
  type DeleteItemsRequest,
  type FindItemsRequest,
  type ForgetNearestRequest,
  type ListItemsRequest,
  type NearestItemRequest,
  type OwnedItemsRequest,
  type PickItemsRequest,
  SearchClient,
  type SearchCore,
  type SelectItemsRequest,
  searchRouter,
  type WatchItemsResponseBody,
} from "./golden/http-3.2/expected/generated/search/index.ts";

/** What the emitted client sends is what the emitted router hands to the core, and back. */
async function search(
  core: Partial<SearchCore<string, string>>,
): Promise<{ client: SearchClient; url: string }> {
  const account: BearerVerifier<string> = (token, { scopes }) => {
    if (token === "weak") throw new ReventError("forbidden", `You need ${scopes.join(" and ")}.`);
    return token;
  };
  const key: ApiKeyVerifier<string> = (key) => (key === "k y" ? "us" : undefined);
  const security = { account, key };
  const router = searchRouter(core as SearchCore<string, string>, {
    security,
    logger: silentLogger,
  });
  const { url, close } = await serve(router, { port: 0, host: "127.0.0.1" });
  onTestFinished(() => close({ deadlineMs: 0 }));
  return { client: new SearchClient({ baseUrl: url }), url };
}

/** What comes of a stream before it breaks off. */
async function firstBytes(url: string): Promise<string> {
  let received = "";
  const { body } = await fetch(url);
  try {
    for await (const chunk of body ?? []) received += Buffer.from(chunk).toString();
  } catch {
    return received;
  }
  return received;
}

describe("what OpenAPI 3.2 adds", () => {
  it("is the method QUERY, and any other that Node lets through", async () => {
    const { client, url } = await search({
      searchItems: async ({ body }) => ({ status: 200, body: [{ name: body.text }] }),
      copyItems: async () => ({ status: 204 }),
    });
    expect((await client.searchItems({ body: { text: "a" } })).body).toEqual([{ name: "a" }]);
    expect((await client.copyItems({}, { token: "good" })).status).toBe(204);
    const other = await fetch(`${url}/items`, { method: "DELETE" });
    expect([other.status, other.headers.get("allow")]).toEqual([
      405,
      "QUERY, GET, COPY, HEAD, OPTIONS",
    ]);
  });

  it("is cookies without escaping, one for each item", async () => {
    const got: unknown[] = [];
    const { client, url } = await search({
      listItems: async ({ query, cookies }: ListItemsRequest) => {
        got.push([{ ...query }, { ...cookies }]);
        return { status: 200, body: [] };
      },
    });
    await client.listItems({ cookies: { seen: [1, 2], session: "a%b" } });
    await client.listItems({ query: { limit: "" } });
    expect(got).toEqual([
      [{ limit: 20 }, { seen: [1, 2], session: "a%b" }],
      [{ limit: "" }, {}],
    ]);
    const twice = await fetch(`${url}/items`, { headers: { cookie: "session=1; session=2" } });
    expect(await twice.json()).toMatchObject({
      errors: [{ pointer: "/cookie/session", detail: "must be given only once" }],
    });
  });

  it("is a query that is a form", async () => {
    const got: unknown[] = [];
    const { client, url } = await search({
      findItems: async ({ query }: FindItemsRequest) => {
        got.push({ ...query });
        return { status: 200, body: [] };
      },
    });
    const all = { name: "a&b=ü", limit: 5, tags: ["x", "y z"], sizes: [1, 2], near: { x: 0.5 } };
    await client.findItems({ query: all });
    await client.findItems();
    await fetch(`${url}/items/found?tags=a+b&near=%7B%22x%22:1%7D`);
    expect(got).toEqual([all, { limit: 20 }, { limit: 20, tags: ["a b"], near: { x: 1 } }]);
    const wrong = "limit=x&near=%7B&sizes=1,a&color=red&name=a&name=b";
    const answer = await fetch(`${url}/items/found?${wrong}`);
    const { errors } = (await answer.json()) as { errors: unknown[] };
    expect(answer.status).toBe(400);
    expect(new Set(errors)).toEqual(
      new Set([
        { pointer: "/query/near", detail: "must be JSON" },
        { pointer: "/query/name", detail: "must be given only once" },
        { pointer: "/query/limit", detail: "must be an integer" },
        { pointer: "/query/sizes/1", detail: "must be an integer" },
        { pointer: "/query/color", detail: "is not a property that the contract knows" },
      ]),
    );
  });

  it("is a query that is JSON", async () => {
    const got: unknown[] = [];
    const { client, url } = await search({
      selectItems: async ({ query }: SelectItemsRequest) => {
        got.push(query);
        return { status: 200, body: [] };
      },
      deleteItems: async ({ query }: DeleteItemsRequest) => {
        got.push(query);
        return { status: 204 };
      },
    });
    await client.selectItems({ query: { text: "a+b & %7B ü" } });
    await client.selectItems();
    await client.deleteItems({ query: { names: ["a"] } });
    expect(got).toEqual([{ text: "a+b & %7B ü" }, undefined, { names: ["a"] }]);
    const fault = async (path: string, method = "GET") => {
      const answer = await fetch(`${url}/items/selected${path}`, { method });
      return { status: answer.status, ...((await answer.json()) as object) };
    };
    const told = (pointer: string, detail: string) => ({
      status: 400,
      errors: [{ pointer, detail }],
    });
    expect(await fault("?", "DELETE")).toMatchObject(told("/query", "is required"));
    expect(await fault("?text=a")).toMatchObject(told("/query", "must be JSON"));
    expect(await fault("?%7B%22text%22:1%7D")).toMatchObject(
      told("/query/text", "must be a string"),
    );
    expect(await fault("?[]")).toMatchObject(told("/query", "must be an object"));
    expect(await fault("?%FF")).toMatchObject(told("/query", "has a malformed percent-encoding"));
    expect(await fault("?%7B%22__proto__%22:1%7D")).toMatchObject(
      told("/query", "must not have a property __proto__"),
    );
  });

  it("is a query that is JSON of any type", async () => {
    const got: unknown[] = [];
    const { client, url } = await search({
      pickItems: async ({ query }: PickItemsRequest) => {
        got.push(query.map((one) => (typeof one === "number" ? one : { ...one })));
        return { status: 200, body: [] };
      },
      nearestItem: async ({ query }: NearestItemRequest) => {
        got.push(query);
        return { status: 204 };
      },
      forgetNearest: async ({ query }: ForgetNearestRequest) => {
        got.push(query);
        return { status: 204 };
      },
    });
    await client.pickItems({ query: [1, { from: 2 }] });
    await client.nearestItem({ query: 0 });
    await client.nearestItem({ query: null });
    await client.nearestItem();
    await client.forgetNearest({ query: "a+b & ü" });
    await client.forgetNearest({ query: "" });
    expect(got).toEqual([[1, { from: 2, to: 9 }], 0, null, undefined, "a+b & ü", ""]);
    const errors = async (path: string, method = "GET") => {
      const answer = await fetch(`${url}/items/${path}`, { method });
      return [answer.status, ((await answer.json()) as { errors: unknown }).errors];
    };
    expect(await errors("picked")).toEqual([400, [{ pointer: "/query", detail: "is required" }]]);
    expect(await errors("nearest", "DELETE")).toEqual(await errors("picked"));
    expect(await errors("picked?1")).toEqual([
      400,
      [{ pointer: "/query", detail: "must be an array" }],
    ]);
    expect(await errors("picked?[1,true]")).toMatchObject([400, [{ pointer: "/query/1" }]]);
    expect(await errors("nearest?-1")).toEqual([
      400,
      [{ pointer: "/query", detail: "must be at least 0" }],
    ]);
  });

  it("is a query beside which there is a key, which is no part of it", async () => {
    const got: unknown[] = [];
    const { url } = await search({
      ownedItems: async ({ query }: OwnedItemsRequest, { principal }) => {
        got.push([principal, query && { ...query }]);
        return { status: 204 };
      },
    });
    const ask = async (query: string) => (await fetch(`${url}/items/owned${query}`)).status;
    expect(await ask("?owner=me&api+key=k%20y")).toBe(204);
    expect(await ask("?api%20k%65y=k+y&owner=api+key")).toBe(204);
    expect(await ask("?api+key=k+y")).toBe(204);
    expect(got).toEqual([
      ["us", { owner: "me" }],
      ["us", { owner: "api key" }],
      ["us", undefined],
    ]);
    expect(await ask("?owner=me")).toBe(401);
    expect(await ask("?owner=me&api+key=k+y&apikey=1")).toBe(400);
    expect(await ask("?api+key=k+y&%FF=1")).toBe(400);
  });

  it("is events that differ by name, each with its own type of data", async () => {
    async function* events(): AsyncGenerator<WatchItemsResponseBody> {
      yield { event: "added", data: { name: "a" }, id: "1" };
      yield { event: "removed", data: { name: "a" }, retry: 5 };
      yield { event: "closed", data: "for now" };
      yield { data: "two\nlines" };
      yield { event: "added", data: { name: 1 as unknown as string } };
    }
    const { client, url } = await search({
      watchItems: async () => ({ status: 200, body: events() }),
    });
    const names: string[] = [];
    const heard: WatchItemsResponseBody[] = [];
    const listen = async () => {
      for await (const one of (await client.watchItems()).body) {
        heard.push(one);
        if (one.event === "removed") names.push(one.data.name);
      }
    };
    await expect(listen()).rejects.toMatchObject({ kind: "network" });
    expect(names).toEqual(["a"]);
    expect(heard).toEqual([
      { event: "added", data: { name: "a" }, id: "1" },
      { event: "removed", data: { name: "a" }, id: "1", retry: 5 },
      { event: "closed", data: "for now", id: "1" },
      { data: "two\nlines", id: "1" },
    ]);
    const text = await firstBytes(`${url}/items/events`);
    expect(text).toContain('event: added\nid: 1\ndata: {"name":"a"}\n\n');
  });

  it("says which scopes a token lacks", async () => {
    const { url } = await search({});
    const headers = { authorization: "Bearer weak" };
    const answer = await fetch(`${url}/items`, { method: "COPY", headers });
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([
      403,
      'Bearer error="insufficient_scope", scope="items:write"',
    ]);
  });

  it("cannot say every text in a cookie", async () => {
    const { client } = await search({});
    await expect(client.listItems({ cookies: { session: "a; b=c" } })).rejects.toThrow(
      'a cookie cannot hold "a; b=c"',
    );
  });
});
