import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RunningServer, serve, silentLogger } from "../runtime/src/index.ts";
import { type ShopCore, shopRouter } from "./golden/http/expected/generated/shop/index.ts";

// Bytes as an attacker writes them, to an emitted router that is served as a service would: each gets a problem or a
// declared answer, and the next request is answered as if nothing had been.

const BODY_LIMIT = 50_000;
const HEADERS_MS = 300;
const REQUEST_MS = 500;

/** What the core got. */
const handled: unknown[] = [];
/** What the router logged as a failure of its own. */
const failures: unknown[] = [];
let server: RunningServer;

const core: Partial<ShopCore> = {
  saveDraft: async ({ body }) => {
    handled.push(body);
    return { status: 200, body: { state: "open" } };
  },
  contactUs: async ({ body }) => {
    handled.push(body);
    return { status: 204 };
  },
  createOrder: async ({ body }) => {
    handled.push(body);
    return { status: 201, body: { id: 1, items: [{ sku: "a", count: 1 }] } };
  },
  listOrders: async ({ query }) => {
    handled.push(query);
    return { status: 200, headers: { "x-total": 0 }, body: [] };
  },
  reviewOrder: async ({ body, contentType }) => {
    handled.push(contentType === "application/json" ? body : await body.fields());
    return { status: 201, body: { stars: 5 } };
  },
};

beforeAll(async () => {
  const error = (facts: unknown) => failures.push(facts);
  const router = shopRouter(core as ShopCore, {
    security: { apiKey: (key) => (key === "good" ? key : undefined), basic: () => undefined },
    bodyLimit: BODY_LIMIT,
    uploadLimit: 2 * BODY_LIMIT,
    logger: { ...silentLogger, error },
  });
  const timeouts = { headersTimeoutMs: HEADERS_MS, requestTimeoutMs: REQUEST_MS };
  server = await serve(router, { port: 0, host: "127.0.0.1", ...timeouts });
});
afterAll(() => server.close({ deadlineMs: 0 }));
beforeEach(() => {
  handled.length = 0;
  failures.length = 0;
});

/** One answer of those that came on a connection. */
interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** All that comes until the server closes; what is written in pieces comes with a pause before each. */
async function send(pieces: string | readonly (string | Buffer)[], pauseMs = 0): Promise<Answer[]> {
  const socket = connect(server.port, "127.0.0.1");
  const chunks: Buffer[] = [];
  // A server that has answered before it has read everything may reset the connection.
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => chunks.push(chunk));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  for (const piece of [pieces].flat()) {
    if (socket.destroyed) break;
    socket.write(piece);
    if (pauseMs > 0) await Promise.race([closed, new Promise((go) => setTimeout(go, pauseMs))]);
  }
  await closed;
  return answersIn(Buffer.concat(chunks).toString("latin1"));
}

/** Answers with a length, or without a body. */
function answersIn(received: string): Answer[] {
  const answers: Answer[] = [];
  for (let rest = received; rest !== ""; ) {
    const end = rest.indexOf("\r\n\r\n");
    const head = rest.slice(0, end);
    const status = Number(/^HTTP\/1\.1 (\d\d\d) /.exec(head)?.[1]);
    if (end < 0 || Number.isNaN(status)) throw new Error(`this is no answer: ${rest}`);
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
    answers.push({ status, head, body: rest.slice(end + 4, end + 4 + length) });
    rest = rest.slice(end + 4 + length);
  }
  return answers;
}

/** A request without `Connection: close`, unless it is given. */
function request(start: string, headers: readonly string[] = [], body = ""): string {
  return [`${start} HTTP/1.1`, "Host: shop", ...headers, "", body].join("\r\n");
}

const CLOSE = "Connection: close";
const JSON_TYPE = "Content-Type: application/json";
const put = (body: string, ...headers: string[]) =>
  request("PUT /draft", [CLOSE, JSON_TYPE, ...headers], body);
const sized = (body: string) => put(body, `Content-Length: ${Buffer.byteLength(body)}`);
const form = (body: string) =>
  request(
    "POST /contact",
    [CLOSE, "Content-Type: application/x-www-form-urlencoded", `Content-Length: ${body.length}`],
    body,
  );
const get = (target: string, ...headers: string[]) => request(`GET ${target}`, [CLOSE, ...headers]);

function multipart(...names: string[]): string {
  const parts = names.map(
    (name) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n5\r\n`,
  );
  const body = `${parts.join("")}--x--\r\n`;
  const type = "Content-Type: multipart/form-data; boundary=x";
  return request("POST /reviews", [CLOSE, type, `Content-Length: ${body.length}`], body);
}

function expectProblem(answer: Answer | undefined, status: number): Record<string, unknown> {
  expect(answer?.status).toBe(status);
  expect(answer?.head).toMatch(/^content-type: application\/problem\+json$/im);
  const problem: Record<string, unknown> = JSON.parse(answer?.body ?? "");
  expect(problem).toMatchObject({ status, type: "about:blank", requestId: expect.any(String) });
  expect(failures).toEqual([]);
  return problem;
}

async function isAlive(): Promise<void> {
  const [answer] = await send(sized("{}"));
  expect(answer?.status).toBe(200);
}

describe("sizes", () => {
  const long = "x".repeat(BODY_LIMIT + 1);
  it.each([
    ["a URL of 20 kB", get(`/orders?tags=${"x".repeat(20_000)}`), 431],
    ["a header of 20 kB", get("/orders", `X-A: ${"x".repeat(20_000)}`), 431],
    [
      "5,000 headers",
      get("/orders", ...Array.from({ length: 5000 }, (_, index) => `X-${index}: 1`)),
      431,
    ],
    ["a body that says it is too long", put("", `Content-Length: ${BODY_LIMIT + 1}`), 413],
    ["a body of a length beyond all numbers", put("", "Content-Length: 99999999999999999999"), 400],
    ["a body that is too long", sized(`"${long}"`), 413],
    [
      "chunks that are too long together",
      put(`${long.length.toString(16)}\r\n${long}\r\n0\r\n\r\n`, "Transfer-Encoding: chunked"),
      413,
    ],
    [
      "an upload that says it is too long",
      request("POST /reviews", [
        CLOSE,
        "Content-Type: multipart/form-data; boundary=x",
        `Content-Length: ${2 * BODY_LIMIT + 1}`,
      ]),
      413,
    ],
    ["a megabyte of brackets", sized("[".repeat(1_000_000)), 413],
    ["brackets as deep as the body may be long", sized("[".repeat(BODY_LIMIT)), 400],
    [
      "lists as deep as the body may be long",
      sized("[".repeat(BODY_LIMIT / 2) + "]".repeat(BODY_LIMIT / 2)),
      400,
    ],
    ["1,001 fields of a form", multipart(...Array.from({ length: 1001 }, () => "stars")), 400],
  ])("%s is answered with a problem", async (_what, bytes, status) => {
    const [answer] = await send(bytes);
    expectProblem(answer, status);
    expect(handled).toEqual([]);
    await isAlive();
  });
});

describe("lengths that are lies", () => {
  const hidden = "GET /orders HTTP/1.1\r\nHost: shop\r\n\r\n";
  it.each([
    ["two lengths", put("{}", "Content-Length: 2", "Content-Length: 3")],
    ["two lengths in one", put("{}", "Content-Length: 2, 3")],
    ["a length with a sign", put("{}", "Content-Length: +2")],
    ["a length in hexadecimal", put("{}", "Content-Length: 0x2")],
    [
      "a length and chunks",
      put(`0\r\n\r\n${hidden}`, "Content-Length: 5", "Transfer-Encoding: chunked"),
    ],
    [
      "chunks and a length",
      put(`0\r\n\r\n${hidden}`, "Transfer-Encoding: chunked", "Content-Length: 5"),
    ],
    ["an unknown transfer coding", put("{}", "Transfer-Encoding: cow")],
    ["chunked, but not last", put("0\r\n\r\n", "Transfer-Encoding: chunked, gzip")],
    ["chunked twice, once hidden", put("0\r\n\r\n", "Transfer-Encoding: xchunked")],
    ["a space before the colon", put("0\r\n\r\n", "Transfer-Encoding : chunked")],
    [
      "a folded header",
      put("0\r\n\r\n", "X-A: 1\r\n Transfer-Encoding: chunked", "Content Length: 2"),
    ],
    ["a chunk whose size is none", put("zz\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked")],
    ["a chunk whose size is negative", put("-2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked")],
    ["lines that end with LF alone", put("{}", "Content-Length: 2").replaceAll("\r\n", "\n")],
  ])("%s are refused, and nothing hides behind them", async (_what, bytes) => {
    const answers = await send(bytes);
    expect(answers).toHaveLength(1);
    expectProblem(answers[0], 400);
    expect(handled).toEqual([]);
    await isAlive();
  });

  it("a body that is longer than it says is no second request", async () => {
    const answers = await send(
      request("PUT /draft", [JSON_TYPE, "Content-Length: 2"], '{}{"state":"done"}'),
    );
    expect(answers.map(({ status }) => status)).toEqual([200]);
    expect(handled).toEqual([{ state: "open" }]);
  });

  it("a body that is shorter than it says is cut off with 408", async () => {
    const answers = await send(put("{}", "Content-Length: 20"));
    expectProblem(answers[0], 408);
    expect(handled).toEqual([]);
  });
});

describe("slow clients", () => {
  it.each([
    ["headers", get("/orders").replace("\r\n\r\n", `\r\nX-A: ${"a".repeat(40)}`)],
    ["a body", put("", "Content-Length: 1000") + " ".repeat(30)],
    ["chunks", `${put("", "Transfer-Encoding: chunked")}${"1\r\n \r\n".repeat(10)}`],
  ])("that trickle %s get 408, and are cut off", async (_what, bytes) => {
    const began = Date.now();
    const start = bytes.length - 25;
    const pieces = [bytes.slice(0, start), ...bytes.slice(start)];
    const answers = await send(pieces, 100);
    expect(answers).toHaveLength(1);
    expect(expectProblem(answers[0], 408).code).toBe("request_timeout");
    expect(answers[0]?.head).toMatch(/^connection: close$/im);
    // The pieces alone would take 2.5 s.
    expect(Date.now() - began).toBeLessThan(2400);
    expect(handled).toEqual([]);
  });

  it("do not keep others waiting", async () => {
    const slow = Array.from({ length: 50 }, () => connect(server.port, "127.0.0.1"));
    for (const socket of slow) socket.on("error", () => undefined).write("GET / HTTP/1.1\r\n");
    await isAlive();
    for (const socket of slow) socket.destroy();
  });
});

describe("names that objects inherit", () => {
  it.each([
    ["JSON", sized('{"__proto__":{"polluted":true}}'), "/body"],
    ["JSON, escaped", sized('{"\\u005f\\u005fproto__":{"polluted":true}}'), "/body"],
    ["JSON, deep inside", sized('{"a":[{"b":{"__proto__":{"polluted":true}}}]}'), "/body"],
    ["a query, twice", get("/orders?limit=1&limit=2"), "/query/limit"],
    [
      "a query of an object, twice",
      get("/orders?filter[open]=true&filter[open]=true"),
      "/query/filter/open",
    ],
    ["a form, twice", form("text=a&text=b"), "/body/text"],
  ])("in %s are refused where they harm", async (_what, bytes, pointer) => {
    const [answer] = await send(bytes);
    expect(expectProblem(answer, 400).errors).toMatchObject([{ pointer }]);
    expect(handled).toEqual([]);
  });

  it.each([
    ["JSON", sized('{"constructor":{"prototype":{"polluted":true}}}'), 200],
    ["a query", get("/orders?__proto__=1&constructor=1&__proto__[polluted]=1"), 200],
    ["a query's object", get("/orders?filter[__proto__]=1&filter[constructor]=1"), 200],
    ["a form", form("text=a&__proto__=1&constructor=2&__proto__[polluted]=1"), 204],
    ["a multipart form", multipart("stars", "__proto__", "constructor", "toString"), 400],
  ])("in %s are names like any other", async (_what, bytes, status) => {
    const [answer] = await send(bytes);
    expect([answer?.status, failures]).toEqual([status, []]);
    const bare: Record<string, unknown> = {};
    expect([bare.polluted, bare.constructor]).toEqual([undefined, Object]);
    expect("polluted" in Object).toBe(false);
    for (const value of handled) expect(Reflect.get(Object(value), "polluted")).toBeUndefined();
  });
});

describe("encodings", () => {
  it.each([
    ["a query with half a percent", get("/orders?tags=%"), 400, "/query/tags"],
    ["a query in overlong UTF-8", get("/orders?tags=%c0%af"), 400, "/query/tags"],
    ["a key in bad UTF-8", get("/orders?%ff=1"), 400, "/query"],
    ["a form in bad UTF-8", form("text=%ff"), 400, "/body/text"],
    ["a cookie with half a percent", get("/orders", "Cookie: session=%"), 400, "/cookie/session"],
  ])("%s is a fault with its place", async (_what, bytes, status, pointer) => {
    const [answer] = await send(bytes);
    expect(expectProblem(answer, status).errors).toMatchObject([{ pointer }]);
  });

  it("bodies in bad UTF-8, and JSON in UTF-16", async () => {
    const bad = Buffer.concat([
      Buffer.from('{"a":"'),
      Buffer.from([0xff, 0xc0]),
      Buffer.from('"}'),
    ]);
    const utf16 = Buffer.from("{}", "utf16le");
    for (const bytes of [bad, utf16]) {
      const [answer] = await send([put("", `Content-Length: ${bytes.length}`), bytes]);
      expect(expectProblem(answer, 400).errors).toMatchObject([{ pointer: "/body" }]);
    }
  });

  it.each(["gzip", "deflate", "br", "zstd", "gzip, identity", "x"])(
    "a body in %s is refused before it is read",
    async (coding) => {
      const [answer] = await send(put("", `Content-Encoding: ${coding}`, "Content-Length: 1000"));
      expectProblem(answer, 415);
    },
  );
});

describe("targets", () => {
  it.each([
    ["no Host", "GET /orders HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
    ["two Hosts", get("/orders", "Host: other"), 400],
    ["two slashes", get("//orders"), 404],
    ["a slash behind", get("/orders/"), 404],
    ["dots", get("/../orders"), 404],
    ["dots and a semicolon", get("/x/..;/orders"), 404],
    ["escaped dots", get("/x/%2e%2e/orders"), 404],
    ["an escaped slash", request("PUT /orders%2f1/picture", [CLOSE]), 404],
    ["an escaped slash in a parameter", request("PUT /orders/1%2f2/picture", [CLOSE]), 400],
    ["an escaped null", request("PUT /orders/%00/picture", [CLOSE]), 400],
    ["a null", get("/ord\0ers"), 400],
    ["a space", get("/orders x"), 400],
    ["bytes beyond ASCII", get("/\xff"), 400],
    ["an asterisk", request("OPTIONS *", [CLOSE]), 404],
    ["another scheme", get("ftp://shop/orders"), 404],
    ["a backslash", get("/\\orders"), 404],
    ["TRACE", request("TRACE /orders", [CLOSE]), 405],
    ["an unknown method", request("TEA /orders", [CLOSE]), 400],
    ["a method in lower case", request("get /orders", [CLOSE]), 400],
    ["HTTP/2 in clear", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    ["HTTP/9.9", get("/orders").replace("HTTP/1.1", "HTTP/9.9"), 400],
    ["a null in a header", get("/orders", "X-A: a\0b"), 400],
    ["a line feed in a header's name", get("/orders", "X\n-A: b"), 400],
    ["TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400],
  ])("%s gets a problem", async (_what, bytes, status) => {
    const [answer] = await send(bytes);
    expectProblem(answer, status);
    expect(handled).toEqual([]);
    await isAlive();
  });

  it("an absolute target is its path", async () => {
    const [answer] = await send(get("http://elsewhere/orders?limit=0"));
    expect(expectProblem(answer, 400).errors).toMatchObject([{ pointer: "/query/limit" }]);
  });

  it("CONNECT gets no tunnel", async () => {
    const answers = await send(request("CONNECT elsewhere:443"));
    expectProblem(answers[0], 405);
  });

  it("an upgrade is not made, and the request answered as if nobody had asked", async () => {
    const upgrade = [
      "Connection: Upgrade, close",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
    ];
    const [answer] = await send(request("GET /orders", upgrade));
    expect(answer?.status).toBe(200);
    expect(handled).toHaveLength(1);
  });
});

describe("several requests on one connection", () => {
  it("are answered in order", async () => {
    const bytes = [
      request("GET /orders?limit=3"),
      request("PUT /draft", [JSON_TYPE, "Content-Length: 2"], "{}"),
      request("GET /nothing"),
      get("/orders?limit=0"),
    ];
    const answers = await send(bytes.join(""));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 400]);
    expect(handled).toHaveLength(2);
  });

  it("are cut off behind a body that is refused unread", async () => {
    const refused = request("PUT /draft", [JSON_TYPE, `Content-Length: ${BODY_LIMIT + 100_000}`]);
    const answers = await send(refused + request("GET /orders"));
    expect(answers.map(({ status }) => status)).toEqual([413]);
    expect(handled).toEqual([]);
  });

  it("may be a thousand", async () => {
    const answers = await send(`${request("GET /orders").repeat(999)}${get("/orders")}`);
    expect(answers).toHaveLength(1000);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });
});

describe("Expect: 100-continue", () => {
  const expecting = (start: string, ...headers: string[]) =>
    request(start, ["Expect: 100-continue", CLOSE, ...headers]);
  it.each([
    ["who it is", expecting("POST /orders", JSON_TYPE, "Content-Length: 10"), 401],
    [
      "the media type",
      expecting("PUT /draft", "Content-Type: image/png", "Content-Length: 10"),
      415,
    ],
    ["the length", expecting("PUT /draft", JSON_TYPE, `Content-Length: ${BODY_LIMIT + 1}`), 413],
    ["the path", expecting("PUT /nothing", JSON_TYPE, "Content-Length: 10"), 404],
  ])("the body is not asked for before %s is judged", async (_what, bytes, status) => {
    const answers = await send(bytes);
    expect(answers.map((one) => one.status)).toEqual([status]);
    expectProblem(answers[0], status);
  });

  it("the body is asked for where it is wanted", async () => {
    const socket = connect(server.port, "127.0.0.1");
    let received = "";
    socket.write(expecting("PUT /draft", JSON_TYPE, "Content-Length: 2"));
    for await (const chunk of socket) {
      received += chunk;
      if (received === "HTTP/1.1 100 Continue\r\n\r\n") socket.write("{}");
    }
    expect(received).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK\r\n/);
  });
});
