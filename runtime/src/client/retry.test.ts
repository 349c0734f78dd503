import { describe, expect, it, vi } from "vitest";
import { listen } from "../http/testing/server.ts";
import { type CallOptions, ClientError, HttpClient } from "./index.ts";
import { pauseBefore } from "./retry.ts";

class Client extends HttpClient {
  ask(method: string, options?: CallOptions) {
    return this.call<{ status: number }>({ method, path: "/", responses: [200, 503] }, {}, options);
  }
}

/** A service that answers with one status after the other, and counts how often it was asked. */
async function service(...statuses: [status: number, headers?: Record<string, string>][]) {
  const asked = vi.fn();
  const baseUrl = await listen((_, response) => {
    const [status = 200, headers = {}] = statuses[asked.mock.calls.length] ?? [];
    asked();
    if (status === 0) response.destroy();
    else response.writeHead(status, { "content-type": "text/plain", ...headers }).end("x");
  });
  return { asked, client: new Client({ baseUrl }) };
}

describe("retries", () => {
  it.each(["GET", "PUT", "DELETE"])("repeat %s until it succeeds", async (method) => {
    const { asked, client } = await service([503], [0]);
    expect((await client.ask(method)).status).toBe(200);
    expect(asked).toHaveBeenCalledTimes(3);
  });

  it.each([
    ["POST", [[503]], 503, 1],
    ["PATCH", [[503]], 503, 1],
    ["GET", [[503], [502], [503]], 503, 3],
  ] as const)("leave %s with %j at %i after %i", async (method, statuses, status, times) => {
    const { asked, client } = await service(...statuses.map(([one]) => [one] as [number]));
    expect((await client.ask(method)).status).toBe(status);
    expect(asked).toHaveBeenCalledTimes(times);
  });

  it("can be turned off", async () => {
    const { asked, client } = await service([503]);
    expect((await client.ask("GET", { retries: 0 })).status).toBe(503);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it("never take longer than the call may", async () => {
    const { client } = await service([503, { "retry-after": "60" }]);
    const call = client.ask("GET", { timeoutMs: 50 });
    await expect(call).rejects.toSatisfy(
      (it) => it instanceof ClientError && it.kind === "timeout",
    );
  });

  it.each([
    [1, null, 50, 100],
    [2, null, 100, 200],
    [20, null, 2500, 5000],
    [1, "2", 2000, 2000],
    [1, "Thu, 01 Jan 1970 00:00:03 GMT", 2000, 2000],
    [1, "Thu, 01 Jan 1970 00:00:00 GMT", 0, 0],
    [1, "soon", 50, 100],
  ])("pause after try %i and Retry-After %j from %i to %i ms", (tried, said, least, most) => {
    const pause = pauseBefore(tried, said, 1000);
    expect(pause).toBeGreaterThanOrEqual(least);
    expect(pause).toBeLessThanOrEqual(most);
  });
});
