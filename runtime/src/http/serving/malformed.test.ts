import type { RequestListener } from "node:http";
import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type ServeOptions, serve } from "./serve.ts";

/** All that a server answers to bytes as they are, until it closes. */
async function raw(
  text: string,
  options: Partial<ServeOptions> = {},
  answer: RequestListener = (_, response) => setTimeout(() => response.end("fine"), 5),
): Promise<string> {
  const server = await serve(answer, { port: 0, host: "127.0.0.1", ...options });
  onTestFinished(() => server.close({ deadlineMs: 0 }));
  const socket = connect(server.port, "127.0.0.1");
  socket.write(text);
  let received = "";
  for await (const chunk of socket) received += chunk;
  return received;
}

describe("what is no request", () => {
  it.each([
    ["nonsense", "nonsense\r\n\r\n", 400, "invalid_request"],
    ["a bad header", "GET / HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n", 400, "invalid_request"],
    [
      "two lengths",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      400,
      "invalid_request",
    ],
    [
      "long headers",
      `GET / HTTP/1.1\r\nHost: x\r\nA: ${"x".repeat(20_000)}\r\n\r\n`,
      431,
      "headers_too_large",
    ],
    [
      "an expectation that nobody knows",
      "GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n",
      417,
      "expectation_failed",
    ],
  ])("is answered with a problem: %s", async (_, text, status, code) => {
    const [head = "", body = ""] = (await raw(text)).split("\r\n\r\n");
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain("Content-Type: application/problem+json");
    expect(head).toContain("Connection: close");
    expect(JSON.parse(body)).toMatchObject({ status, code, type: "about:blank" });
  });

  it("is refused behind a whole request, which is answered first", async () => {
    const text = await raw("GET / HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n");
    expect(text).toMatch(/^HTTP\/1.1 200 /);
    expect(text.match(/HTTP\/1.1/g)).toHaveLength(1);
    expect(text.endsWith("\r\n\r\nfine")).toBe(true);
  });
});

describe("a slow client", () => {
  it.each([
    ["headers", "GET / HTTP/1.1\r\nHost: x\r\nA: ", { headersTimeoutMs: 50 }],
    [
      "a body",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1",
      { requestTimeoutMs: 50 },
    ],
  ])("is cut off within the time for %s", async (_what, text, options) => {
    const answered = await raw(text, options, () => undefined);
    expect(answered).toMatch(/^HTTP\/1.1 408 /);
    expect(answered).toContain('"code":"request_timeout"');
  });
});
