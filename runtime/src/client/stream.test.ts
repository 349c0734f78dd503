import { describe, expect, it, vi } from "vitest";
import { listen } from "../http/testing/server.ts";
import { type CallOptions, HttpClient } from "./index.ts";
import { linesOf, streamReader } from "./stream.ts";

/** What is read from a body that comes in pieces. */
async function read(mediaType: string, pieces: readonly (string | Uint8Array)[], isText = false) {
  const bytes = pieces.map((one) =>
    typeof one === "string" ? new TextEncoder().encode(one) : one,
  );
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of bytes) controller.enqueue(piece);
      controller.close();
    },
  });
  const items: unknown[] = [];
  for await (const item of streamReader(mediaType, isText)?.(linesOf(body)) ?? []) items.push(item);
  return items;
}

describe("streams of events", () => {
  it.each([
    [["data: 1\n\ndata:2\n\n"], [{ data: 1 }, { data: 2 }]],
    [
      ["da", "ta: 1\r", "\n\r\ndata: 2\r\r"],
      [{ data: 1 }, { data: 2 }],
    ],
    [["\uFEFFdata: [1,\ndata: 2]\n\n"], [{ data: [1, 2] }]],
    [
      [": hello\nevent: a\nid: 7\nretry: 10\ndata: 1\n\ndata: 2\n\n"],
      [
        { data: 1, event: "a", id: "7", retry: 10 },
        { data: 2, id: "7" },
      ],
    ],
    [["event: a\n\nretry: x\nother\ndata: 1\n\ndata: 2\n"], [{ data: 1 }]],
  ])("%j are %j", async (pieces, events) => {
    expect(await read("text/event-stream", pieces)).toEqual(events);
  });

  it("join characters that were torn apart", async () => {
    const bytes = new TextEncoder().encode("data: ä\n\n");
    const pieces = [bytes.slice(0, 7), bytes.slice(7)];
    expect(await read("text/event-stream", pieces, true)).toEqual([{ data: "ä" }]);
  });

  it("say which item is not JSON", async () => {
    const items = read("application/jsonl", ["1\n\n{\n"]);
    await expect(items).rejects.toThrow("an item of the stream is not JSON");
  });
});

class Client extends HttpClient {
  watch(options?: CallOptions) {
    const route = { method: "GET", path: "/", responses: [200] };
    return this.call<{ body: AsyncIterable<unknown> }>(route, {}, options);
  }
}

describe("a stream", () => {
  const start = async () => {
    const closed = vi.fn();
    const baseUrl = await listen((_, response) => {
      response.on("close", closed);
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      response.write("1\n2\n");
    });
    return { closed, client: new Client({ baseUrl, timeoutMs: 1000 }) };
  };

  it("outlives the timeout of the call, and ends where nobody reads on", async () => {
    const { closed, client } = await start();
    const { body } = await client.watch();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    for await (const item of body) {
      expect(item).toBe(1);
      break;
    }
    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
  });

  it("ends with the caller's signal", async () => {
    const { client } = await start();
    const controller = new AbortController();
    const { body } = await client.watch({ signal: controller.signal });
    const items: unknown[] = [];
    const reading = (async () => {
      for await (const item of body) {
        items.push(item);
        if (item === 2) setTimeout(() => controller.abort());
      }
    })();
    await expect(reading).rejects.toMatchObject({ kind: "aborted" });
    expect(items).toEqual([1, 2]);
  });
});
