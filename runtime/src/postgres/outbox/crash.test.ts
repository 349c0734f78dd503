import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { Redis } from "ioredis";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startPostgres, whyNoPostgres } from "../../../../tests/support/postgres.ts";
import { endProcess, endWithUs, eventually } from "../../../../tests/support/process.ts";
import { type RedisServer, startRedis, whyNoRedis } from "../../../../tests/support/redis.ts";
import { RedisBroker } from "../../brokers/redis/index.ts";
import { Producer } from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";
import type { Database } from "../database.ts";
import { eventTables, fromPGlite, fromPool, migrate, OutboxRelay, UnitOfWork } from "../index.ts";
import { countOf } from "../testing/databases.ts";

/** A database that outlives the process that uses it. */
interface Lasting {
  /** How another process finds it. */
  readonly where: string;
  open(): Promise<Database>;
  remove(): Promise<void>;
}

async function lastingPGlite(): Promise<Lasting> {
  const where = mkdtempSync(join(tmpdir(), "revent-pglite-"));
  const remove = async () => rmSync(where, { recursive: true, force: true });
  return { where, open: async () => fromPGlite(await PGlite.create(where)), remove };
}

async function lastingPostgres(): Promise<Lasting> {
  const server = await startPostgres();
  const open = async () => fromPool(new pg.Pool({ connectionString: server.url }), { logger });
  return { where: server.url, open, remove: () => server.stop() };
}

const noRedis = whyNoRedis();
const kinds = [
  { name: "PGlite", make: lastingPGlite, skip: noRedis },
  { name: "PostgreSQL", make: lastingPostgres, skip: noRedis ?? whyNoPostgres() },
];

for (const { name, make, skip } of kinds) {
  if (skip) console.warn(`G2 with relays that die is skipped on ${name}: ${skip}.`);

  describe.skipIf(skip)(`G2 on ${name}: a relay is killed`, { timeout: 60_000 }, () => {
    let redis: RedisServer;
    let lasting: Lasting;

    beforeAll(async () => {
      redis = await startRedis();
      lasting = await make();
      const database = await lasting.open();
      await migrate(database, [eventTables]);
      await database.close();
    }, 60_000);
    afterAll(async () => {
      await lasting.remove();
      await redis.stop();
    });

    it.each(["before publishing", "before noting", "before committing"])(
      "%s: every event comes, and is one",
      async (step) => {
        const stream = step.replaceAll(" ", "-");
        const committing = await lasting.open();
        const ids = await commit(committing, stream, 20);
        await committing.close();
        await dieAt(step, lasting.where, redis.url);
        const database = await lasting.open();
        const broker = new RedisBroker({ url: redis.url, logger });
        const relay = new OutboxRelay(database, broker, { logger });
        relay.start();
        await eventually(async () =>
          expect(await countOf(database, "revent_outbox", "sent_at IS NULL")).toBe(0),
        );
        await relay.stop();
        expect(await idsIn(redis.url, stream)).toEqual(ids);
        await broker.close();
        await database.close();
      },
    );
  });
}

/** Answers the ids of the events, in order. */
async function commit(database: Database, stream: string, count: number): Promise<string[]> {
  return new UnitOfWork(database).transaction(async (tx) => {
    const producer = new Producer(tx.publisher, stream);
    const ids: string[] = [];
    for (let n = 0; n < count; n++) ids.push((await producer.send("made", n)).id);
    return ids;
  });
}

/** Starts a relay in a process of its own. */
function startRelay(where: string, redisUrl: string, step?: string): ChildProcess {
  const path = "../../../../tests/support/crashing-relay.ts";
  const script = fileURLToPath(new URL(path, import.meta.url));
  const options = ["--import", "tsx", "--conditions=source"];
  const args = [...options, script, where, redisUrl, ...(step === undefined ? [] : [step])];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  endWithUs(child);
  return child;
}

/** Resolves once a relay has died there; rejects when it ends otherwise. */
function dieAt(step: string, where: string, redisUrl: string): Promise<void> {
  const child = startRelay(where, redisUrl, step);
  return new Promise((resolve, reject) => {
    child.once("exit", (code, signal) =>
      signal === "SIGKILL" ? resolve() : reject(new Error(`The relay has ended with ${code}.`)),
    );
  });
}

describe.skipIf(noRedis ?? whyNoPostgres())("G4: relays in several processes", () => {
  it("skip nothing and reorder no key while they are killed and started", async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const lasting = await lastingPostgres();
    onTestFinished(() => lasting.remove());
    const database = await lasting.open();
    onTestFinished(() => database.close());
    await migrate(database, [eventTables]);
    const relays = Array.from({ length: 2 }, () => startRelay(lasting.where, redis.url));
    const units = new UnitOfWork(database);
    const sent: string[] = [];
    const commitSome = async () => {
      for (let n = 0; n < 120; n++) {
        await units.transaction(async (tx) => {
          const producer = new Producer(tx.publisher, "several", { partitions: 3 });
          sent.push((await producer.send("made", sent.length, { key: `${n % 8}` })).id);
        });
      }
    };
    for (let round = 0; round < 4; round++) {
      await commitSome();
      // The first round waits until they run, and the others do not.
      if (round === 0)
        await eventually(async () => expect(await waiting(database)).toBe(0), 20_000);
      const victim = relays.shift();
      if (victim) await endProcess(victim, "SIGKILL");
      relays.push(startRelay(lasting.where, redis.url));
    }
    await eventually(async () => expect(await waiting(database)).toBe(0), 30_000);
    await Promise.all(relays.map((relay) => endProcess(relay, "SIGKILL")));
    const partitions = await Promise.all(
      [0, 1, 2].map((partition) => idsIn(redis.url, `several.${partition}`)),
    );
    // Numbers rise over all of a partition, and so over each of its keys; each is there once.
    for (const ids of partitions) {
      const numbers = ids.map((id) => sent.indexOf(id ?? ""));
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    }
    expect(partitions.flat().toSorted()).toEqual(sent.toSorted());
  });
});

const waiting = (database: Database) => countOf(database, "revent_outbox", "sent_at IS NULL");

async function idsIn(url: string, stream: string): Promise<(string | undefined)[]> {
  const client = new Redis(url);
  const entries = await client.xrange(stream, "-", "+");
  client.disconnect();
  return entries.map(([, fields]) => fields[fields.indexOf("ce_id") + 1]);
}
