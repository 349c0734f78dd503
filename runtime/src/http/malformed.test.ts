import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { serve } from "./index.ts";

/** All that a server answers to bytes as they are. */
async function raw(text: string): Promise<string> {
  const server = await serve((_, response) => void response.end("fine"), {
    port: 0,
    host: "127.0.0.1",
  });
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
  ])("is answered with a problem: %s", async (_, text, status, code) => {
    const [head = "", body = ""] = (await raw(text)).split("\r\n\r\n");
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain("Content-Type: application/problem+json");
    expect(head).toContain("Connection: close");
    expect(JSON.parse(body)).toMatchObject({ status, code, type: "about:blank" });
  });
});
