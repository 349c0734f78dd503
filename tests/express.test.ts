import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpContext } from "@revent/runtime";
import compression from "compression";
import cors from "cors";
import express5 from "express";
import session from "express-session";
import helmet from "helmet";
import { describe, expect, it, onTestFinished } from "vitest";
import { createRouter, serve, silentLogger } from "../runtime/src/index.ts";
import {
  ShopClient,
  type ShopCore,
  shopRouter,
} from "./golden/http/expected/generated/shop/index.ts";

// Version 4 has no types of its own that fit beside those of version 5; what is used here is the same in both.
const { default: express4 } = (await import("express4" as string)) as { default: typeof express5 };

const draft = { state: "open" } as const;
const core: Partial<ShopCore> = {
  saveDraft: async ({ body }, { requestId }: HttpContext) => {
    if (body?.state === "done") throw new Error(`secret of ${requestId}`);
    return { status: 200, body: body ?? {} };
  },
  contactUs: async ({ body }) => {
    expect(body).toMatchObject({ topics: ["a", "b"], order: { items: [{ sku: "a" }] } });
    return { status: 204 };
  },
  listOrders: async () => ({
    status: 200,
    headers: { "x-total": 500 },
    body: Array.from({ length: 500 }, (_, id) => ({ id, items: [{ sku: "a", count: 1 }] })),
  }),
};
const security = { apiKey: (key: string) => key, basic: () => "somebody" };
const router = () => shopRouter(core as ShopCore, { security, logger: silentLogger });

async function listen(app: RequestListener): Promise<string> {
  const server = createServer(app).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.each([
  { version: 4, express: express4 },
  { version: 5, express: express5 },
])("the router in Express $version", ({ express }) => {
  it("is mounted at a path, beside hand-written routes", async () => {
    const app = express();
    app.get("/api/hand", (_, response) => void response.send("before"));
    app.use("/api", router());
    app.get("/api/behind", (_, response) => void response.send("behind"));
    app.delete("/api/draft", (_, response) => void response.send("other method"));
    const url = await listen(app);
    const text = async (path: string, method = "GET") =>
      (await fetch(url + path, { method })).text();
    expect(await text("/api/hand")).toBe("before");
    expect(await text("/api/behind")).toBe("behind");
    expect(await text("/api/draft", "DELETE")).toBe("other method");
    expect((await fetch(`${url}/draft`, { method: "PUT" })).status).toBe(404);
    const client = new ShopClient({ baseUrl: `${url}/api` });
    expect((await client.saveDraft({ body: draft })).body).toEqual(draft);
  });

  it("answers HEAD, OPTIONS and 405 below the path that it is mounted at", async () => {
    const url = await listen(express().use("/api", router()));
    const ask = async (method: string, path: string) => {
      const answer = await fetch(url + path, { method });
      return [answer.status, answer.headers.get("allow"), (await answer.text()).length > 0];
    };
    const allow = "GET, POST, HEAD, OPTIONS";
    expect(await ask("HEAD", "/api/orders")).toEqual([200, null, false]);
    expect(await ask("OPTIONS", "/api/orders")).toEqual([204, allow, false]);
    const strict = shopRouter(core as ShopCore, { security, logger: silentLogger, notFound: true });
    const other = await listen(express().use("/api", strict));
    const refused = await fetch(`${other}/api/orders`, { method: "DELETE" });
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, allow]);
    expect((await fetch(`${other}/orders`, { method: "HEAD" })).status).toBe(404);
  });

  it("leaves to a second router at the same path what the first one does not have", async () => {
    const responses = { 204: {} };
    const read = { read: { method: "GET", path: "/thing", responses } } as const;
    const write = { write: { method: "PUT", path: "/thing", responses } } as const;
    const done = async () => ({ status: 204 });
    const url = await listen(
      express()
        .use("/api", createRouter(read, { read: done }))
        .use("/api", createRouter(write, { write: done }, { notFound: true })),
    );
    const ask = async (method: string, path = "/api/thing") =>
      (await fetch(url + path, { method })).status;
    expect([await ask("GET"), await ask("HEAD"), await ask("PUT")]).toEqual([204, 204, 204]);
    expect([await ask("DELETE"), await ask("GET", "/api/other")]).toEqual([405, 404]);
  });

  it("is mounted in a router of a router, and reads query and path as they were sent", async () => {
    const inner = express.Router().use("/v1", router());
    const url = await listen(express().use("/a", inner));
    const answer = await fetch(`${url}/a/v1/orders?limit=0&tags=a|b`);
    expect(await answer.json()).toMatchObject({ errors: [{ pointer: "/query/limit" }] });
  });

  it("works behind what users have: helmet, cors, compression, sessions and body parsers", async () => {
    const app = express()
      .use(helmet(), cors(), compression({ threshold: 0 }))
      .use(session({ secret: "s", resave: false, saveUninitialized: true }))
      .use(express.json(), express.urlencoded({ extended: true }), express.text(), express.raw())
      .use(router());
    const url = await listen(app);
    const client = new ShopClient({ baseUrl: url });
    const saved = await client.saveDraft({ body: draft });
    expect(saved.body).toEqual(draft);
    expect(saved.headers.get("x-content-type-options")).toBe("nosniff");
    expect(saved.headers.get("access-control-allow-origin")).toBe("*");
    expect(saved.headers.get("set-cookie")).toMatch(/^connect\.sid=/);
    const listed = await client.listOrders();
    expect(listed.headers.get("content-encoding")).toBe("gzip");
    if (listed.status !== 200) throw new Error(`Listing answered ${listed.status}.`);
    expect(listed.body).toHaveLength(500);
    const order = { items: [{ sku: "a", count: 1 }] };
    const body = { text: "x", topics: ["a", "b"], order };
    expect((await client.contactUs({ body })).status).toBe(204);
    const preflight = await fetch(`${url}/draft`, {
      method: "OPTIONS",
      headers: { origin: "http://x", "access-control-request-method": "PUT" },
    });
    expect(preflight.headers.get("access-control-allow-methods")).toContain("PUT");
  });

  it("answers its failures itself, and never reaches an error handler of the app", async () => {
    const reached: unknown[] = [];
    const app = express().use(router());
    app.use((error: unknown, _: unknown, __: unknown, next: (error: unknown) => void) => {
      reached.push(error);
      next(error);
    });
    const url = await listen(app);
    const answer = await fetch(`${url}/draft`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: '{"state":"done"}',
    });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      500,
      "application/problem+json",
    ]);
    expect(await answer.text()).not.toContain("secret");
    expect(reached).toEqual([]);
  });

  it("runs under serve, too", async () => {
    const server = await serve(express().use(router()), { port: 0, host: "127.0.0.1" });
    onTestFinished(() => server.close());
    const client = new ShopClient({ baseUrl: server.url });
    expect((await client.saveDraft({ body: draft })).body).toEqual(draft);
  });
});
