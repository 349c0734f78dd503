import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "./support/process.ts";
import { Servers, whyNot } from "./support/servers.ts";
import { freePortBase, runProgram, startProgram } from "./support/system.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "revent-start-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function runToEnd(words: readonly string[], env: Record<string, string> = {}) {
  const { ended, output } = runProgram(words, { DATA_DIR: folder, ...env });
  return { code: await ended, output: output() };
}

/** Listens on the port of one of the services, and leaves the others free. */
async function takePort(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, resolve));
  return server;
}

describe("services/main.ts", () => {
  it("starts everything, says so in one table, and ends with 0 on Ctrl-C", {
    timeout: 90_000,
  }, async () => {
    const base = await freePortBase();
    const env = { PORT_BASE: `${base}`, DATA_DIR: folder };
    const program = await startProgram([], env);
    const answers = await Promise.all(
      [1, 2, 3, 4].map((offset) => fetch(`http://localhost:${base + offset}/readyz`)),
    );
    const docs = await Promise.all(
      [1, 2, 3, 4].map(async (offset) =>
        (await fetch(`http://localhost:${base + offset}/docs`)).text(),
      ),
    );
    const code = await program.stop();

    for (const page of docs) expect(page).toContain("swagger-ui-bundle.js");
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(code).toBe(0);
    const [head, ...lines] = program.output().trimEnd().split("\n");
    expect(head).toMatch(/^SERVICE +URL +DATABASE +EVENTS$/);
    expect(lines.map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
      ["auth", `http://localhost:${base + 1}`],
      ["users", `http://localhost:${base + 2}`],
      ["posts", `http://localhost:${base + 3}`],
      ["chat", `http://localhost:${base + 4}`],
      [expect.stringMatching(/^ready after [\d.]+ s; Ctrl-C stops it$/)],
    ]);
  });

  it("says in one line that a port is taken, and how to take others", async () => {
    const base = await freePortBase();
    const port = base + 3;
    const server = await takePort(port);
    const result = await runToEnd([], { PORT_BASE: `${base}` });
    server.close();

    expect(result.code).toBe(1);
    expect(result.output).toBe(
      `Port ${port} is taken: stop what listens on it, or choose another port. ` +
        "PORT_BASE moves the ports of all services, as in PORT_BASE=4000.\n",
    );
  });

  it.each<[string[], Record<string, string>, number, RegExp]>([
    [
      ["web", "nobody"],
      {},
      2,
      /^There is no service "nobody"\. The services are auth, users, posts, chat\.\n$/,
    ],
    [["worker"], {}, 2, /^Which service\? The services are auth, users, posts, chat\.\n$/],
    [["serve"], {}, 2, /^There is no "serve" to run; see npm start -- --help\.\n$/],
    [["web", "users", "posts"], {}, 2, /^There is no "web users posts" to run/],
    [["web", "users"], {}, 1, /^Web and worker .* set REDIS_URL to .*, and DATABASE_URL to .*\n$/],
    [["worker", "users"], { REDIS_URL: "redis://localhost" }, 1, /set DATABASE_URL to .*\n$/],
    [
      [],
      { DATABASE_URL: "postgres://localhost/one" },
      1,
      /^DATABASE_URL must contain \{service\}.*\n$/,
    ],
    [
      [],
      { REDIS_URL: "redis+sentinel://s3cret@x" },
      1,
      /^REDIS_URL: "redis\+sentinel:\/\/…@x" is no .*\n$/,
    ],
    [["--help"], {}, 0, /^Runs the example application/],
  ])("%j with %j ends with %i", async (words, env, code, output) => {
    const result = await runToEnd(words, env);

    expect(result.code).toBe(code);
    expect(result.output).toMatch(output);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      "nobody listens there",
      { DATABASE_URL: "postgres://revent:s3cret@127.0.0.1:1/{service}" },
      /^users database did not start: DATABASE_URL: users has no database there \(.*ECONNREFUSED.*\)\.$/m,
    ],
    [
      "the password is not encoded as it should be",
      { DATABASE_URL: "postgres://revent:s3cret%@127.0.0.1:1/{service}" },
      /^users database did not start: DATABASE_URL: users has no database there \(.*\)\.$/m,
    ],
  ])("tells no password of PostgreSQL where %s", { timeout: 60_000 }, async (_, env, wanted) => {
    const all = { REDIS_URL: "redis://:s3cret@127.0.0.1:1", ...env, LOG_LEVEL: "trace" };
    const result = await runToEnd(["worker", "users"], all);

    expect(result.output).toMatch(wanted);
    expect(result.output).not.toContain("s3cret");
    expect(result.code).toBe(1);
  });

  it("says so where OpenTelemetry is wanted and not installed, and works without", {
    timeout: 60_000,
  }, async () => {
    const NODE_OPTIONS = `--import=${new URL("support/without-opentelemetry.mjs", import.meta.url)}`;
    const base = await freePortBase();
    const env = { PORT_BASE: `${base}`, DATA_DIR: folder, NODE_OPTIONS, OTEL_SERVICE_NAME: "all" };
    const program = await startProgram([], env);
    expect(await program.stop()).toBe(0);
    expect(program.output()).toContain("@opentelemetry/api is not installed: nothing is traced.");
  });

  it("serves on for DRAIN_MS after the signal, and is not ready", {
    timeout: 60_000,
  }, async (test) => {
    const wanted = { redis: true, postgres: true };
    const reason = whyNot(wanted);
    if (reason) return test.skip(reason);
    const servers = new Servers();
    onTestFinished(() => servers.stop());
    const base = await freePortBase();
    const env = { ...(await servers.environment(wanted)), PORT_BASE: `${base}`, DRAIN_MS: "3000" };
    const program = await startProgram(["web", "auth"], env);
    const get = (path: string) => fetch(`http://localhost:${base + 1}${path}`);
    expect((await get("/readyz")).status).toBe(200);
    const ended = program.stop();
    const answer = await eventually(async () => {
      const latest = await get("/readyz");
      expect(latest.status).toBe(503);
      return latest;
    }, 2000);
    expect(await answer.json()).toEqual({ status: "stopping", checks: { database: "ok" } });
    expect((await get("/.well-known/jwks.json")).status).toBe(200);
    expect(await ended).toBe(0);
  });
});
