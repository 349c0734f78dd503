import { describe, expect, it } from "vitest";
import { listen } from "../http/testing/server.ts";
import { silentLogger } from "../logger.ts";
import { health } from "./health.ts";

describe("health", () => {
  const checks = {
    fine: async () => 1,
    no: () => false,
    broken: async () => Promise.reject(new Error("secret")),
    slow: () => new Promise(() => undefined),
  };
  const handler = health({ checks, timeoutMs: 10, logger: silentLogger });

  it("is alive whatever the checks say", async () => {
    const answer = await fetch(`${await listen(handler)}/healthz?x=1`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: "ok" }]);
  });

  it("is ready where every check passes, and names those that do not", async () => {
    const answer = await fetch(`${await listen(handler)}/readyz`);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { status: "failed", checks: { fine: "ok", no: "failed", broken: "failed", slow: "failed" } },
    ]);
    const ready = await fetch(`${await listen(health({ checks: { fine: checks.fine } }))}/readyz`);
    expect(ready.status).toBe(200);
  });

  it("leaves other requests to what is behind it", async () => {
    const url = await listen((request, response) => {
      handler(request, response, () => response.writeHead(299).end());
    });
    expect((await fetch(`${url}/other`)).status).toBe(299);
    expect((await fetch(`${url}/healthz`, { method: "POST" })).status).toBe(299);
  });
});
