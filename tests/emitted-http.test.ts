import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpContext, ServerSentEvent } from "@revent/runtime";
import { describe, expect, expectTypeOf, it, onTestFinished } from "vitest";
import { silentLogger } from "../runtime/src/index.ts";
import {
  type Order,
  type ReviewOrderRequest,
  ShopClient,
  type ShopCore,
  type ShopWebhookHandlers,
  ShopWebhooks,
  shopRouter,
  shopWebhookReceiver,
} from "./golden/http/expected/generated/shop/index.ts";

type Key = { key: string };
type Basic = { username: string };

/** What the emitted client sends is what the emitted router hands to the core, and back. */
async function shop(core: Partial<ShopCore<Key, Basic>>): Promise<ShopClient> {
  const security = {
    apiKey: (key: string) => ({ key }),
    basic: ({ username }: { username: string }) => ({ username }),
  };
  const whole = core as ShopCore<Key, Basic>;
  const router = shopRouter(whole, { security, logger: silentLogger });
  return new ShopClient({ baseUrl: await listen(router) });
}

async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("emitted client and router", () => {
  it("exchange urlencoded forms", async () => {
    let received: unknown;
    const client = await shop({
      contactUs: async ({ body }) => {
        received = { ...body };
        return { status: 204 };
      },
    });
    const body = {
      text: "a & b = ü",
      topics: ["x,y", "z"],
      order: { items: [{ sku: "a", count: 2 }] },
      codes: [1, 2],
    };
    expect((await client.contactUs({ body })).status).toBe(204);
    expect(received).toEqual(body);
  });

  it("exchange multipart forms with files, or the same as JSON", async () => {
    const files: unknown[] = [];
    const client = await shop({
      reviewOrder: async (request: ReviewOrderRequest, { accepts }: HttpContext) => {
        if (request.contentType === "application/json") return { status: 201, body: request.body };
        const fields = await request.body.fields();
        for await (const { name, mediaType, stream } of withStreams(request)) {
          const chunks = await stream.toArray();
          files.push([name, mediaType, Buffer.concat(chunks).toString()]);
        }
        expect(accepts("image/png")).toBe("image/png");
        return { status: 201, body: { ...fields } };
      },
    });
    const pictures = ["one", "two"].map((text) => new Blob([text], { type: "image/png" }));
    const review = { stars: 5, place: { city: "Paris" } };
    const answer = await client.reviewOrder({ body: { ...review, pictures } });
    expect(answer).toMatchObject({ status: 201, body: review });
    expect(files).toEqual([
      ["pictures", "image/png", "one"],
      ["pictures", "image/png", "two"],
    ]);
    const same = await client.reviewOrder({ contentType: "application/json", body: review });
    expect(same.body).toEqual(review);
  });

  it("exchange media types that the contract only gives a range of", async () => {
    const received: unknown[] = [];
    const client = await shop({
      attach: async ({ contentType, body }) => {
        received.push([contentType, body instanceof Uint8Array ? String(body) : body]);
        return { status: 204 };
      },
    });
    await client.attach({ contentType: "image/gif", body: Buffer.from([1, 2]) });
    await client.attach({ contentType: "application/x+json", body: { a: 1 } });
    await client.attach({ body: {}, contentType: "application/json" });
    await client.attach();
    expect(received).toEqual([
      ["image/gif", "\u0001\u0002"],
      ["application/x+json", { a: 1 }],
      ["application/json", { state: "open" }],
      [undefined, undefined],
    ]);
  });

  it("tell the core who is calling, as the verifier of the scheme has it", async () => {
    const callers: unknown[] = [];
    const client = await shop({
      listOrders: async (_, { principal }) => {
        expectTypeOf(principal).toEqualTypeOf<Key | undefined>();
        callers.push(principal);
        return { status: 200, body: [], headers: { "x-total": 0 } };
      },
      createOrder: async (_, { principal }) => {
        expectTypeOf(principal).toEqualTypeOf<Key | Basic>();
        callers.push(principal);
        return { status: 201, body: order(1) };
      },
    });
    await client.listOrders();
    await client.listOrders({}, { headers: { "x-api-key": "k" } });
    const authorization = `Basic ${Buffer.from("ada:secret").toString("base64")}`;
    await client.createOrder({ body: order(1) }, { headers: { authorization } });
    expect(callers).toEqual([undefined, { key: "k" }, { username: "ada" }]);
  });

  it("send webhooks and callbacks to what receives them", async () => {
    const secret = `whsec_${Buffer.from("a secret of twenty-four b").toString("base64")}`;
    const received: unknown[] = [];
    const handlers: ShopWebhookHandlers = {
      orderShipped: async ({ body }) => {
        received.push(body.id);
        return { status: 204 };
      },
      orderChanged: async ({ query, body }) => {
        received.push([query.attempt, body?.id]);
        return { status: 410 };
      },
    };
    const url = await listen(shopWebhookReceiver(handlers, { secret, logger: silentLogger }));
    const webhooks = new ShopWebhooks({ secret });
    const shipped = await webhooks.orderShipped(`${url}/orderShipped`, { body: order(1) });
    const query = { attempt: 2 };
    const changed = await webhooks.orderChanged(`${url}/orderChanged`, { query, body: order(2) });
    expect([shipped.status, changed.status, received]).toEqual([204, 410, [1, [2, 2]]]);
  });

  const order = (id: number): Order => ({ id, items: [{ sku: "ä\n", count: 1 }] });

  it("exchange events, and lines of JSON", async () => {
    const client = await shop({
      watchOrders: async ({ headers }, { accepts }) => {
        const after = Number(headers["last-event-id"] ?? 0);
        if (accepts("text/event-stream", "application/x-ndjson") === "application/x-ndjson") {
          return { status: 200, contentType: "application/x-ndjson", body: orders(after) };
        }
        return { status: 200, body: events(after) };
      },
      readNews: async () => ({ status: 200, body: news() }),
    });
    async function* orders(after: number) {
      for (const id of [1, 2, 3]) if (id > after) yield order(id);
    }
    async function* events(after: number) {
      for await (const data of orders(after)) yield { id: String(data.id), event: "change", data };
    }
    async function* news() {
      yield { data: "two\nlines" };
      yield { data: "", retry: 5 };
    }

    const answer = await client.watchOrders({ headers: { "last-event-id": "1" } });
    if (answer.contentType !== "text/event-stream") throw new Error("no events");
    const received: ServerSentEvent<Order>[] = [];
    for await (const event of answer.body) received.push(event);
    expect(received).toEqual([
      { id: "2", event: "change", data: order(2) },
      { id: "3", event: "change", data: order(3) },
    ]);
    const lines = await client.watchOrders({}, { headers: { accept: "application/x-ndjson" } });
    if (lines.contentType !== "application/x-ndjson") throw new Error("no lines");
    const ids: number[] = [];
    for await (const { id } of lines.body) ids.push(id);
    expect(ids).toEqual([1, 2, 3]);
    const texts: ServerSentEvent<string>[] = [];
    for await (const event of (await client.readNews()).body) texts.push(event);
    expect(texts).toEqual([{ data: "two\nlines" }, { data: "", retry: 5 }]);
  });
});

async function* withStreams({
  body,
}: Extract<ReviewOrderRequest, { contentType: "multipart/form-data" }>) {
  for await (const file of body.files()) {
    yield { name: file.name, mediaType: file.mediaType, stream: file.stream() };
  }
}
