import express from "express";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type CallOptions, type WebhookOptions, WebhookSender } from "../client/index.ts";
import { silentLogger } from "../logger.ts";
import { signatureOf } from "../signature.ts";
import { createReceiver, type HttpContext, type RouteTable, verifyWebhook } from "./index.ts";
import { listen } from "./testing/server.ts";
import { compile } from "./testing/validator.ts";

afterEach(() => void vi.useRealTimers());

const secret = `whsec_${Buffer.from("a secret of twenty-four b").toString("base64")}`;
const other = `whsec_${Buffer.from("another secret, as long..").toString("base64")}`;

describe("signatures", () => {
  it("are as Standard Webhooks has them", async () => {
    // The example of the specification's reference implementations.
    const content = {
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      timestamp: "1614265330",
      body: new TextEncoder().encode('{"test": 2432232314}'),
    };
    const signature = await signatureOf(content, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    expect(signature).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });

  it.each(["whsec_", "whsec_!!", "c2hvcnQ="])("refuse %j as a secret", async (bad) => {
    const content = { id: "a", timestamp: "1", body: new Uint8Array() };
    await expect(signatureOf(content, bad)).rejects.toThrow("a webhook secret must be");
  });
});

const routes = {
  shipped: {
    method: "POST",
    path: "/shipped",
    body: {
      required: true,
      content: {
        "application/json": compile({ type: "object", properties: { id: { type: "integer" } } }),
      },
    },
    responses: { 204: {} },
  },
  pinged: { method: "POST", path: "/pinged", responses: { 204: {} } },
} as const satisfies RouteTable;

class Sender extends WebhookSender {
  shipped(url: string, body: unknown, options?: WebhookOptions & CallOptions) {
    const route = { method: "POST", path: "/shipped", responses: [204, 400, 401] };
    return this.send<{ status: 204 | 400 | 401 }>(route, url, { body }, options);
  }
  pinged(url: string) {
    const route = { method: "POST", path: "/pinged", responses: [204, 401] };
    return this.send<{ status: 204 | 401 }>(route, url, {});
  }
}

async function receiver(received: unknown[] = []) {
  const take = async (request: { body?: unknown }, { requestId }: HttpContext) => {
    received.push([requestId, request.body]);
    return { status: 204 } as const;
  };
  const options = { secret: [other, secret], logger: silentLogger };
  const router = createReceiver(routes, { shipped: take, pinged: take }, options);
  return listen(express().use("/hooks", router));
}

describe("webhooks", () => {
  it("arrive with what was sent, under their id", async () => {
    const received: unknown[] = [];
    const url = await receiver(received);
    const sender = new Sender({ secret });
    expect((await sender.shipped(`${url}/hooks/shipped`, { id: 7 }, { id: "msg_1" })).status).toBe(
      204,
    );
    expect((await sender.pinged(`${url}/hooks/pinged`)).status).toBe(204);
    expect(received).toEqual([
      ["msg_1", { id: 7 }],
      [expect.stringMatching(/^msg_[\da-f-]{36}$/), undefined],
    ]);
  });

  it.each<[string, WebhookOptions, number]>([
    ["by one of several secrets", { secret: [secret, other] }, 204],
    ["by somebody else", { secret: `whsec_${Buffer.alloc(24).toString("base64")}` }, 401],
  ])("signed %s", async (_, options, status) => {
    const url = await receiver();
    const sender = new Sender({ secret });
    expect((await sender.shipped(`${url}/hooks/shipped`, { id: 7 }, options)).status).toBe(status);
  });

  it("are refused unsigned, and checked when signed", async () => {
    const url = `${await receiver()}/hooks/shipped`;
    expect((await new Sender().shipped(url, { id: 7 })).status).toBe(401);
    expect((await new Sender({ secret }).shipped(url, { id: "x" })).status).toBe(400);
  });

  it.each([-301, 301])("are refused %i s away from now", async (seconds) => {
    const url = `${await receiver()}/hooks/shipped`;
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
    const content = { id: "a", timestamp: String(Math.floor(Date.now() / 1000)) };
    const body = Buffer.from("{}");
    const signature = await signatureOf({ ...content, body }, secret);
    vi.useRealTimers();
    const headers = {
      "content-type": "application/json",
      "webhook-id": content.id,
      "webhook-timestamp": content.timestamp,
      "webhook-signature": signature,
    };
    expect((await fetch(url, { method: "POST", headers, body })).status).toBe(401);
    const verified = verifyWebhook(headers, body, secret);
    await expect(verified).rejects.toThrow("too old, or of another time");
  });

  it("are refused when changed on the way, by whoever has read the body", async () => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = await signatureOf({ id: "a", timestamp, body: Buffer.from("1") }, secret);
    const headers = {
      "webhook-id": "a",
      "webhook-timestamp": timestamp,
      "webhook-signature": `v2,x v1,=== ${signature}`,
    };
    await verifyWebhook(headers, Buffer.from("1"), secret);
    await expect(verifyWebhook(headers, Buffer.from("2"), secret)).rejects.toThrow("is not ours");
    const router = createReceiver(
      routes,
      { shipped: async () => ({ status: 204 }), pinged: async () => ({ status: 204 }) },
      { secret, logger: silentLogger },
    );
    const url = await listen(express().use(express.json(), router));
    const answer = await fetch(`${url}/shipped`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: "{}",
    });
    expect(answer.status).toBe(500);
  });

  it("are sent again until somebody is there, and follow nobody elsewhere", async () => {
    let asked = 0;
    const url = await listen((_, response) => {
      asked += 1;
      response.writeHead(asked < 3 ? 503 : 204).end();
    });
    expect((await new Sender({ secret }).shipped(url, {})).status).toBe(204);
    expect(asked).toBe(3);
    const elsewhere = await listen(
      (_, response) => void response.writeHead(307, { location: url }).end(),
    );
    const call = new Sender({ secret, retries: 0 }).shipped(elsewhere, {});
    await expect(call).rejects.toMatchObject({ kind: "network" });
  });
});
