import { connect } from "node:net";
import express from "express";
import { describe, expect, it } from "vitest";
import { silentLogger } from "../../logger.ts";
import { createRouter, type RouterOptions, type RouteTable } from "../index.ts";
import { listen } from "../testing/server.ts";
import { compile } from "../testing/validator.ts";
import { readBytes } from "./bytes.ts";

type Tree = { child?: Tree };

const tree = compile<Tree>({
  $id: "tree",
  type: "object",
  properties: { child: { $ref: "tree" } },
});

const routes = {
  json: {
    method: "POST",
    path: "/json",
    body: { required: false, content: { "application/json": null, "application/*": null } },
    responses: { 200: { content: { "application/json": null } } },
  },
  text: {
    method: "POST",
    path: "/text",
    body: { required: true, content: { "text/plain": null, "application/octet-stream": null } },
    responses: { 200: { content: { "application/json": null } } },
  },
  tree: {
    method: "POST",
    path: "/tree",
    body: { required: true, content: { "application/json": tree } },
    responses: { 204: {} },
  },
  guarded: {
    method: "POST",
    path: "/guarded",
    security: [{ bearer: [] }],
    body: { required: true, content: { "application/json": null } },
    responses: { 204: {} },
  },
} as const satisfies RouteTable;

const echo = async (request: { body?: unknown }) => {
  const { body } = request;
  const kind = Buffer.isBuffer(body) ? "bytes" : typeof body;
  return { status: 200, body: { kind, text: String(body), length: String(body).length } } as const;
};

const empty = async () => ({ status: 204 }) as const;
const core = { json: echo, text: echo, tree: empty, guarded: empty };

function router(options: RouterOptions = {}) {
  return createRouter(routes, core, {
    logger: silentLogger,
    ...options,
    security: { bearer: () => undefined },
  });
}

/** Sends bytes as they are, and answers all that comes back until the connection ends or `done` is seen. */
async function raw(url: string, text: string, done: RegExp): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write(text);
  let received = "";
  try {
    for await (const chunk of socket) {
      received += chunk;
      if (done.test(received)) break;
    }
  } finally {
    socket.destroy();
  }
  return received;
}

describe("request bodies", () => {
  const post = "POST /json HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

  it("takes an empty text, or no bytes, for a value; where there is no media type, there is no body", async () => {
    const url = await listen(router());
    const sent = async (headers: Record<string, string>) => {
      const answer = await fetch(`${url}/text`, { method: "POST", body: "", headers });
      return answer.status === 200
        ? Reflect.get(Object(await answer.json()), "kind")
        : answer.status;
    };
    expect(await sent({ "content-type": "text/plain" })).toBe("string");
    expect(await sent({ "content-type": "application/octet-stream" })).toBe("bytes");
    expect(await sent({ "content-type": "application/json" })).toBe(400);
    const bare = "POST /text HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    expect(await raw(url, bare, /\}$/)).toContain('"pointer":"/body","detail":"is required"');
  });

  it("refuses a body that says it is too long, without reading it", async () => {
    const url = await listen(router({ bodyLimit: 10 }));
    const answer = await raw(url, `${post}Content-Length: 99999999\r\n\r\n`, /\}$/);
    expect(answer).toMatch(/^HTTP\/1.1 413 .*connection: close/is);
    expect(answer).toContain('"detail":"The body may have at most 10 bytes."');
  });

  it("refuses a chunked body once it is too long", async () => {
    const url = await listen(router({ bodyLimit: 10 }));
    const chunks = "8\r\n[1,2,3,4\r\n8\r\n,5,6,7,8\r\n";
    const answer = await raw(url, `${post}Transfer-Encoding: chunked\r\n\r\n${chunks}`, /\}$/);
    expect(answer).toMatch(/^HTTP\/1.1 413 .*connection: close/is);
  });

  it("hands over nothing of a request that is longer than it says", async () => {
    const url = await listen(router());
    const answer = await raw(url, `${post}Content-Length: 2\r\n\r\n{}{}garbage`, /\r\n\r\n$/);
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });

  it("survives a client that goes away in the middle", async () => {
    const url = await listen(router());
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write(`${post}Content-Length: 20\r\n\r\n{"a":`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    const next = await fetch(`${url}/json`, { method: "POST" });
    expect(await next.json()).toMatchObject({ kind: "undefined" });
  });

  it("asks who is calling before it reads anything", async () => {
    const url = await listen(router());
    const head = "POST /guarded HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n";
    expect(await raw(url, head, /\}$/)).toMatch(/^HTTP\/1.1 401 /);
  });

  it.each([
    ["/json", "application/vnd.x+json", '{"a":1}', "object"],
    ["/json", "application/octet-stream", "ab", "bytes"],
    ["/text", "text/plain; charset=utf-8", "äb", "string"],
    ["/text", "application/octet-stream", "ab", "bytes"],
  ])("at %s reads %s %s as %s", async (path, type, body, kind) => {
    const url = await listen(router());
    const headers = { "content-type": type };
    const answer = await fetch(url + path, { method: "POST", headers, body });
    expect(await answer.json()).toMatchObject({ kind });
  });

  it("refuses text that is not UTF-8", async () => {
    const url = await listen(router());
    const headers = { "content-type": "text/plain" };
    const body = new Uint8Array([0xc3, 0x28]);
    const answer = await fetch(`${url}/text`, { method: "POST", headers, body });
    expect(await answer.json()).toMatchObject({ status: 400, code: "invalid_request" });
  });

  it("refuses JSON that is nested too deeply to be checked", async () => {
    const url = await listen(router());
    const depth = 100_000;
    const body = `${'{"child":'.repeat(depth)}{}${"}".repeat(depth)}`;
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}/tree`, { method: "POST", headers, body });
    expect(await answer.json()).toMatchObject({
      status: 400,
      errors: [{ pointer: "/body", detail: "is nested too deeply" }],
    });
  });

  it("reads the body itself where something before it left it alone", async () => {
    const app = express().use(express.urlencoded()).use(router());
    const url = await listen(app);
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}/json`, { method: "POST", headers, body: "[1]" });
    expect(await answer.json()).toMatchObject({ kind: "object", text: "1" });
  });

  it.each(["/json", "/text"])(
    "says so where something before it has read the body of %s",
    async (path) => {
      const logged: unknown[] = [];
      const logger = { ...silentLogger, error: (facts: unknown) => logged.push(facts) };
      const app = express().use((request, _, next) => {
        request.resume().on("end", () => next());
      });
      const url = await listen(app.use(router({ logger })));
      const headers = { "content-type": path === "/json" ? "application/json" : "text/plain" };
      const answer = await fetch(url + path, { method: "POST", headers, body: "[1]" });
      expect(answer.status).toBe(500);
      expect(logged).toMatchObject([
        { err: { code: "misuse", message: expect.stringContaining("has read the body") } },
      ]);
    },
  );

  it("lets go of a request whose client has gone before its body is read", async () => {
    const refused = new Promise((resolve) => {
      void listen((request) => {
        request.on("close", () => void readBytes(request, 100).catch(resolve));
      }).then((url) => {
        const socket = connect(Number(new URL(url).port), "127.0.0.1");
        socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n[");
        setTimeout(() => socket.destroy(), 50);
      });
    });
    expect(await refused).toMatchObject({
      code: "invalid_request",
      message: "The body ended too early.",
    });
  });
});
