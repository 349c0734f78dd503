import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type PostgresServer,
  startPostgres,
  whyNoPostgres,
} from "../../../tests/support/postgres.ts";
import { eventually } from "../../../tests/support/process.ts";
import { EmbeddedBroker } from "../brokers/embedded/index.ts";
import { type Logger, logLine } from "../logger.ts";
import { eventTables, fromPool, migrate, OutboxRelay } from "./index.ts";

const missing = whyNoPostgres();
if (missing) console.warn(`Tests of passwords of PostgreSQL are skipped: ${missing}.`);

const password = "s3cret";

describe.skipIf(missing)("the password of PostgreSQL", { timeout: 30_000 }, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
    const admin = new pg.Client(server.url);
    await admin.connect();
    await admin.query("CREATE ROLE me LOGIN PASSWORD 'another'");
    const { rows } = await admin.query<{ hba_file: string }>("SHOW hba_file");
    const file = rows[0]?.hba_file ?? "";
    const others = readFileSync(file, "utf8");
    writeFileSync(file, "host all me 127.0.0.1/32 scram-sha-256\n");
    appendFileSync(file, others);
    await admin.query("SELECT pg_reload_conf()");
    await admin.end();
  }, 60_000);
  afterAll(() => server.stop());

  it.each([
    ["is wrong", () => server.url.replace("revent@", `me:${password}@`), /password authentication/],
    [
      "is for a server that is not there",
      () => `postgres://me:${password}@127.0.0.1:1/a`,
      /REFUSED/,
    ],
    ["stands in what is no URL", () => `postgres://me:${password}@127.0.0.1:port/a`, /Invalid URL/],
  ])("that %s is told by no error and no log", async (_, url, why) => {
    const lines: string[] = [];
    const log = (facts: object, message: string) => {
      lines.push(logLine("any", facts, message), inspect(facts, { depth: 10, showHidden: true }));
    };
    const logger: Logger = { debug: log, info: log, warn: log, error: log };
    const database = fromPool(new pg.Pool({ connectionString: url() }), { logger });
    const relay = new OutboxRelay(database, new EmbeddedBroker(), { logger });
    relay.start();
    await eventually(() => expect(lines.join()).toContain("The outbox cannot be read"));
    await relay.stop();
    const failures = [
      () => database.query("SELECT 1"),
      () => database.transaction(async () => undefined),
      () => migrate(database, [eventTables]),
    ];
    for (const attempt of failures) {
      const error = await attempt().catch((thrown) => thrown);
      expect(inspect(error)).toMatch(why);
      log({ err: error }, "It failed.");
    }
    await database.close();
    expect(lines.filter((line) => line.includes(password))).toEqual([]);
  });
});
