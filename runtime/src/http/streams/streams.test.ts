import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import compression from "compression";
import express from "express";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type Logger, silentLogger } from "../../logger.ts";
import {
  createRouter,
  type HttpContext,
  type Result,
  type RouterOptions,
  type RouteTable,
  type ServerSentEvent,
  serve,
} from "../index.ts";
import { listen } from "../testing/server.ts";
import { compile } from "../testing/validator.ts";

const number = compile<number>({ type: "number" });
const routes = {
  watch: {
    method: "GET",
    path: "/",
    responses: {
      200: { content: { "text/event-stream": { items: number } } },
      400: { content: { "application/problem+json": null } },
    },
  },
  lines: {
    method: "GET",
    path: "/lines",
    responses: { 200: { content: { "application/x-ndjson": { items: null } } } },
  },
} as const satisfies RouteTable;

type Watch = (request: unknown, context: HttpContext) => Promise<Result>;

function router(watch: Watch, options: RouterOptions = {}) {
  const core = { watch, lines: watch };
  return createRouter(routes, core, { logger: silentLogger, ...options });
}

const streaming =
  (body: AsyncIterable<unknown>): Watch =>
  async () => ({ status: 200, body });

async function* upTo(count: number): AsyncGenerator<ServerSentEvent<number>> {
  for (let data = 1; data <= count; data++) yield { data };
}

async function open(url: string): Promise<IncomingMessage> {
  const [response] = (await once(get(url), "response")) as [IncomingMessage];
  onTestFinished(() => void response.destroy());
  return response;
}

/** What it writes is what Node would have, with more between the lines; ends the test's wait for it. */
function logged() {
  const told: unknown[] = [];
  const note = (facts: object, message: string) => told.push([message, facts]);
  const logger: Logger = { ...silentLogger, warn: note, error: note };
  return { told, logger };
}

describe("streams", () => {
  it("are events with their headers", async () => {
    const answer = await fetch(await listen(router(streaming(upTo(2)))));
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-cache",
      "x-accel-buffering": "no",
      "x-request-id": expect.any(String),
    });
    expect(await answer.text()).toBe("data: 1\n\ndata: 2\n\n");
  });

  it("begin before there is an item, and pass each on at once, also compressed", async () => {
    let next: (value: number) => void = () => undefined;
    async function* slow() {
      for (;;) yield { data: await new Promise<number>((resolve) => (next = resolve)) };
    }
    const url = await listen(
      express().use(compression({ filter: () => true }), router(streaming(slow()))),
    );
    const response = await open(url);
    next(1);
    expect(String((await once(response, "data"))[0])).toBe("data: 1\n\n");
    next(2);
    expect(String((await once(response, "data"))[0])).toBe("data: 2\n\n");
  });

  it("wait for a client that does not read", async () => {
    let sent = 0;
    async function* endless() {
      for (;;) {
        sent += 1;
        yield { text: "x".repeat(10_000) };
      }
    }
    const url = await listen(router(streaming(endless())));
    const response = await open(`${url}/lines`);
    response.pause();
    await vi.waitFor(async () => {
      const before = sent;
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(sent).toBe(before);
    }, 10_000);
    expect(sent).toBeLessThan(5000);
    const stopped = sent;
    response.resume();
    await vi.waitFor(() => expect(sent).toBeGreaterThan(stopped + 100));
  });

  it("end with the client: the iterator is told, and so is the signal", async () => {
    const ended = vi.fn();
    const aborted = vi.fn();
    const watch: Watch = async (_, { signal }) => {
      signal.addEventListener("abort", aborted);
      return { status: 200, body: counting() };
    };
    async function* counting() {
      try {
        for (let data = 0; ; data++) {
          yield { data };
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      } finally {
        ended();
      }
    }
    const response = await open(await listen(router(watch)));
    await once(response, "data");
    response.destroy();
    await vi.waitFor(() =>
      expect([ended.mock.calls.length, aborted.mock.calls.length]).toEqual([1, 1]),
    );
  });

  it("end with the server, though their source would go on", async () => {
    const aborted = vi.fn();
    const watch: Watch = async (_, { signal }) => {
      signal.addEventListener("abort", aborted);
      return { status: 200, body: waiting(signal) };
    };
    async function* waiting(signal: AbortSignal) {
      yield { data: 1 };
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    }
    const server = await serve(router(watch), { port: 0, host: "127.0.0.1" });
    const response = await open(server.url);
    const ended = once(response, "end");
    await once(response, "data");
    const start = performance.now();
    await server.close();
    await ended;
    expect(performance.now() - start).toBeLessThan(2000);
    expect(aborted).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["enforce", [{ data: 1 }, { data: "x" }, { data: 3 }], "data: 1\n\n", "broken"],
    [
      "log",
      [{ data: 1 }, { data: "x" }, { data: 3 }],
      'data: 1\n\ndata: "x"\n\ndata: 3\n\n',
      "whole",
    ],
    ["off", [{ data: "x" }, { id: "a\nb", data: 1 }], 'data: "x"\n\n', "broken"],
    ["off", [7], "", "broken"],
  ] as const)("with responses: %s make of %j %j, %s", async (responses, items, text, how) => {
    async function* given() {
      yield* items;
    }
    const { told, logger } = logged();
    const url = await listen(router(streaming(given()), { responses, logger }));
    const response = await open(url);
    let received = "";
    const end = (async () => {
      for await (const chunk of response) received += chunk;
    })();
    if (how === "whole") await end;
    else await expect(end).rejects.toThrow("aborted");
    expect(received).toBe(text);
    expect(told).toHaveLength(1);
  });

  it.each([
    ["id", "1\ndata: forged"],
    ["id", "1\rdata: forged"],
    ["id", "1\0"],
    ["event", "said\n\ndata: forged"],
    ["event", "said\r\rdata: forged"],
  ])(
    "break off before an event whose %s is %j, say so in the log, and let the source go",
    async (field, value) => {
      const letGo = vi.fn();
      async function* items() {
        try {
          yield { data: 1, id: "a", event: "b" };
          yield { data: 2, [field]: value };
          yield { data: 3 };
        } finally {
          letGo();
        }
      }
      const { told, logger } = logged();
      const response = await open(await listen(router(streaming(items()), { logger })));
      let received = "";
      const reading = (async () => {
        for await (const chunk of response) received += chunk;
      })();
      await expect(reading).rejects.toThrow("aborted");
      expect(received).toBe("event: b\nid: a\ndata: 1\n\n");
      const message = `the ${field} of an event must be one line, without NUL`;
      const err = expect.objectContaining({ code: "invalid_response", message });
      const facts = { operation: "watch", requestId: response.headers["x-request-id"], err };
      expect(told).toEqual([["watch failed", facts]]);
      await vi.waitFor(() => expect(letGo).toHaveBeenCalledTimes(1));
    },
  );

  it("answer a problem while nothing has been sent, and break off after that", async () => {
    const { told, logger } = logged();
    const noStream = await fetch(
      await listen(router(async () => ({ status: 200, body: [] }), { logger })),
    );
    expect(noStream.status).toBe(500);
    async function* failing() {
      yield { data: 1 };
      throw new Error("secret");
    }
    const answer = await fetch(await listen(router(streaming(failing()), { logger })));
    await expect(answer.text()).rejects.toThrow("terminated");
    expect(told).toHaveLength(2);
  });

  it("have no body for HEAD, and get a sign of life when there is nothing to say", async () => {
    const url = await listen(router(streaming(upTo(2))));
    const head = await fetch(url, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    async function* silent(signal: AbortSignal) {
      yield { data: 1 };
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    }
    const quiet = await listen(
      router(async (_, { signal }) => ({ status: 200, body: silent(signal) })),
    );
    const response = await open(quiet);
    await once(response, "data");
    vi.advanceTimersByTime(30_000);
    expect(String((await once(response, "data"))[0])).toBe(":\n\n");
  });
});
