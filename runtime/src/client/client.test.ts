import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { listen } from "../http/testing/server.ts";
import { type Answer, type CallOptions, ClientError, HttpClient } from "./index.ts";

type Thing = { id: string };
type GetThingResponse = { status: 200; body: Thing; headers?: { ETag: string } } | { status: 404 };

/** As an emitted client.ts has it. */
class Client extends HttpClient {
  getThing(
    request: { params: { id: string }; query?: { tags?: string[] } },
    options?: CallOptions,
  ): Promise<Answer<GetThingResponse>> {
    return this.call(
      { method: "GET", path: "/things/{id}", responses: [200, 404] },
      request,
      options,
    );
  }

  putThing(request: { body: Thing; headers?: object; cookies?: object }) {
    return this.call<Answer<{ status: 200; body: unknown }>>(
      { method: "PUT", path: "/things", responses: ["2XX"] },
      request,
    );
  }
}

async function caught(promise: Promise<unknown>): Promise<ClientError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof ClientError)) throw new Error(`not a ClientError: ${thrown}`);
  return thrown;
}

describe("HttpClient", () => {
  it("returns declared answers by status", async () => {
    const baseUrl = await listen((request, response) => {
      const found = request.url === "/api/things/a%2Fb?tags=x%20y&tags=%26";
      response.writeHead(found ? 200 : 404, { "content-type": "application/json", etag: '"1"' });
      response.end(found ? '{"id":"a/b"}' : "");
    });
    const client = new Client({ baseUrl: `${baseUrl}/api/` });
    const answer = await client.getThing({ params: { id: "a/b" }, query: { tags: ["x y", "&"] } });
    if (answer.status !== 200) throw new Error("not found");
    expectTypeOf(answer.body).toEqualTypeOf<Thing>();
    expect(answer.body).toEqual({ id: "a/b" });
    expect(answer.headers.get("etag")).toBe('"1"');
    expect((await client.getThing({ params: { id: "c" } })).status).toBe(404);
  });

  it("sends token, headers, cookies and body", async () => {
    const baseUrl = await listen(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      response.writeHead(200, { "content-type": "application/json" });
      const { authorization, cookie, "content-type": type, "x-a": a, "x-b": b } = request.headers;
      response.end(
        JSON.stringify([authorization, cookie, type, a, b, String(Buffer.concat(chunks))]),
      );
    });
    const client = new Client({ baseUrl, token: async () => "t1", headers: { "x-a": "1" } });
    const answer = await client.putThing({
      body: { id: "Zoë" },
      headers: { "X-B": [1, 2], "X-C": undefined },
      cookies: { c: "a b" },
    });
    expect(answer.body).toEqual([
      "Bearer t1",
      "c=a%20b",
      "application/json",
      "1",
      "1,2",
      '{"id":"Zoë"}',
    ]);
  });

  it("throws what the contract does not declare, with status and body", async () => {
    const baseUrl = await listen((_, response) => {
      response.writeHead(500, { "content-type": "application/problem+json" }).end('{"a":1}');
    });
    const error = await caught(new Client({ baseUrl }).getThing({ params: { id: "1" } }));
    expect(error).toMatchObject({ kind: "undeclared", status: 500, body: { a: 1 } });
    expect(error.message).toBe(
      "GET /things/{id} answered 500, which its contract does not declare",
    );
  });

  it("quotes the problem that it throws", async () => {
    const problem = {
      detail: "The request is not as the contract says.",
      code: "invalid_request",
      errors: [{ pointer: "/query/limit", detail: "must be <= 100" }],
    };
    const baseUrl = await listen((_, response) => {
      response
        .writeHead(400, { "content-type": "application/problem+json" })
        .end(JSON.stringify(problem));
    });
    const error = await caught(new Client({ baseUrl }).getThing({ params: { id: "1" } }));
    expect(error).toMatchObject({ kind: "undeclared", status: 400, body: problem, problem });
    expect(error.message).toBe(
      "GET /things/{id} answered 400, which its contract does not declare: " +
        "The request is not as the contract says. /query/limit must be <= 100",
    );
  });

  it.each(["null", '{"detail":1,"errors":{}}', '{"errors":[null]}'])(
    "takes a problem as it comes: %s",
    async (text) => {
      const baseUrl = await listen((_, response) => {
        response.writeHead(400, { "content-type": "application/problem+json" }).end(text);
      });
      const error = await caught(new Client({ baseUrl }).getThing({ params: { id: "1" } }));
      expect(error).toMatchObject({ kind: "undeclared", status: 400, body: JSON.parse(text) });
    },
  );

  it("lets go of a stream that the contract does not declare", async () => {
    let isGone = false;
    const baseUrl = await listen((_, response) => {
      response.writeHead(503, { "content-type": "text/event-stream" }).write("data: 1\n\n");
      response.once("close", () => {
        isGone = true;
      });
    });
    const client = new Client({ baseUrl, retries: 0 });
    const error = await caught(client.getThing({ params: { id: "1" } }));
    expect(error).toMatchObject({ kind: "undeclared", status: 503, body: undefined });
    await vi.waitFor(() => expect(isGone).toBe(true), 5000);
  });

  it("throws an answer that is not the JSON that it says it is", async () => {
    const baseUrl = await listen((_, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end("<html>");
    });
    const error = await caught(new Client({ baseUrl }).getThing({ params: { id: "1" } }));
    expect(error).toMatchObject({ kind: "undeclared", status: 200, body: "<html>" });
  });

  it("tells a timeout, the caller's abort and a network failure apart", async () => {
    const silent = await listen(() => undefined);
    const client = new Client({ baseUrl: silent });
    const slow = await caught(client.getThing({ params: { id: "1" } }, { timeoutMs: 20 }));
    expect(slow.kind).toBe("timeout");
    const controller = new AbortController();
    const call = caught(client.getThing({ params: { id: "1" } }, { signal: controller.signal }));
    controller.abort();
    expect((await call).kind).toBe("aborted");
    const nobody = new Client({ baseUrl: "http://127.0.0.1:1" });
    expect((await caught(nobody.getThing({ params: { id: "1" } }))).kind).toBe("network");
  });

  it("times out where only the body does not come", async () => {
    const baseUrl = await listen((_, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": 10 });
      response.write("{");
    });
    const call = new Client({ baseUrl, timeoutMs: 50 }).getThing({ params: { id: "1" } });
    expect((await caught(call)).kind).toBe("timeout");
  });

  it("says which path parameter is missing", async () => {
    const client = new Client({ baseUrl: "http://127.0.0.1:1" });
    const call = client.getThing({ params: {} as { id: string } });
    await expect(call).rejects.toThrow("params.id of /things/{id} is missing");
  });
});
