import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { startCluster } from "../../../../tests/support/cluster.ts";
import { eventually } from "../../../../tests/support/process.ts";
import { startProxy } from "../../../../tests/support/proxy.ts";
import {
  portOf,
  type RedisServer,
  startRedis,
  whyNoRedis,
} from "../../../../tests/support/redis.ts";
import { startSentinelSystem } from "../../../../tests/support/sentinel.ts";
import { RedisBroker } from "../../brokers/redis/index.ts";
import { type Ledger, Producer, type StreamOptions, Worker } from "../../events/index.ts";
import { type Logger, silentLogger } from "../../logger.ts";
import type { Database } from "../database.ts";
import { OutboxRelay, UnitOfWork } from "../index.ts";
import { countOf, databases, empty, type Opened } from "../testing/databases.ts";
import { LossCheck } from "./losses.ts";

const noRedis = whyNoRedis();
if (noRedis) console.warn(`Tests of losses by Redis are skipped: ${noRedis}.`);

/** Counts the events of which it is told that they were lost. */
class LossCounter implements Logger {
  lost = 0;
  debug = silentLogger.debug;
  info = silentLogger.info;
  warn = silentLogger.warn;
  error(facts: object): void {
    if ("lost" in facts) this.lost += Number(facts.lost);
  }
}

for (const { name, open, skip } of databases) {
  describe.skipIf(noRedis ?? skip)(`OutboxRelay on ${name}`, { timeout: 90_000 }, () => {
    let opened: Opened;
    let database: Database;

    beforeAll(async () => {
      opened = await open();
      database = opened.database;
    });
    beforeEach(() => empty(database));
    afterAll(() => opened.close());

    function startRelay(url: string) {
      const broker = new RedisBroker({
        url,
        deadlineMs: 1500,
        trimEveryMs: 50,
        logger: silentLogger,
      });
      const logger = new LossCounter();
      const relay = new OutboxRelay(database, broker, { logger });
      onTestFinished(async () => {
        await relay.stop();
        await broker.close();
      });
      relay.start();
      return { broker, relay, logger, units: new UnitOfWork(database, relay) };
    }

    const waiting = () => countOf(database, "revent_outbox", "sent_at IS NULL");

    /** Resolves to the events' ids once Redis has confirmed them. */
    async function send(units: UnitOfWork, count: number, options: StreamOptions = {}) {
      const ids = await units.transaction(async (tx) => {
        const producer = new Producer(tx.publisher, "things", options);
        const sent: string[] = [];
        for (let n = 0; n < count; n++)
          sent.push((await producer.send("made", n, { key: `${n % 7}` })).id);
        return sent;
      });
      await eventually(async () => expect(await waiting()).toBe(0), 20_000);
      return ids;
    }

    it("looks before it sends where another relay has looked, which may have found another primary", async () => {
      const servers = await Promise.all([startRedis(), startRedis()]);
      onTestFinished(async () => {
        await Promise.all(servers.map((server) => server.stop()));
      });
      const [ours, others] = servers.map(({ url }) => {
        const broker = new RedisBroker({ url, logger: silentLogger });
        onTestFinished(() => broker.close());
        return new LossCheck(broker, silentLogger);
      });
      const look = async (check: LossCheck | undefined) => {
        const looking = database.exclusively("tests", async (queries) =>
          check?.check(queries, ["things"], []),
        );
        return (await looking)?.checked;
      };
      expect(await look(ours)).toEqual(["things"]);
      expect(await look(ours)).toEqual([]);
      expect(await look(others)).toEqual(["things"]);
      expect(await look(ours)).toEqual(["things"]);
      expect(await look(ours)).toEqual([]);
    });

    it("looks no more often where relays of one server take turns", async () => {
      const server = await startRedis();
      onTestFinished(() => server.stop());
      const broker = new RedisBroker({ url: server.url, logger: silentLogger });
      onTestFinished(() => broker.close());
      const checks = [
        new LossCheck(broker, silentLogger),
        new LossCheck(broker, silentLogger),
      ] as const;
      const message = { stream: "things", action: "made", source: "tests", headers: {}, data: "1" };
      const turns: (readonly string[] | undefined)[] = [];
      for (let n = 0; n < 8; n++) {
        const { time, contentType } = {
          time: "2026-01-31T09:30:00.000Z",
          contentType: "text/plain",
        };
        await broker.publish([{ ...message, time, contentType, id: `${n}` }]);
        const check = checks[n % 2 === 0 ? 0 : 1];
        const report = await database.exclusively("tests", (queries) =>
          check.check(queries, ["things"], []),
        );
        turns.push(report?.checked);
      }
      expect(turns.slice(0, 3)).toEqual([["things"], ["things"], ["things"]]);
      expect(turns.slice(3)).toEqual([[], [], [], [], []]);
    });

    it("sends nothing to another primary, which is there for a moment between two looks", async () => {
      const servers = await Promise.all([startServer(), startServer()]);
      const [port = 0, otherPort = 0] = servers.map(portOf);
      const proxy = await startProxy(port);
      onTestFinished(() => proxy.stop());
      const broker = new RedisBroker({
        url: `redis://127.0.0.1:${proxy.port}`,
        logger: silentLogger,
      });
      const lead = async (to: number) => {
        proxy.leadTo(to);
        proxy.cut();
        await new Promise((resolve) => setTimeout(resolve, 50));
      };
      let isAway = false;
      const ledger: Ledger = {
        publish: (messages, options) => broker.publish(messages, options),
        standing: (stream, mark) => broker.standing(stream, mark),
        lost: (stream, entries, mark) => broker.lost(stream, entries, mark),
        async store(messages, options) {
          if (!isAway) return broker.store(messages, options);
          isAway = false;
          await lead(otherPort);
          return broker.store(messages, options).finally(() => lead(port));
        },
      };
      const lines: string[] = [];
      const tell = (_: object, line: string) => void lines.push(line);
      const logger: Logger = { debug: () => undefined, info: tell, warn: tell, error: tell };
      const relay = new OutboxRelay(database, ledger, { logger });
      onTestFinished(async () => {
        await relay.stop();
        await broker.close();
      });
      relay.start();
      const units = new UnitOfWork(database, relay);
      const sent = await send(units, 1);
      isAway = true;
      const begin = performance.now();
      const more = await send(units, 1);
      expect(performance.now() - begin).toBeLessThan(1500);
      expect(await idsIn(servers[0].url, "things")).toEqual([...sent, ...more]);
      expect(await idsIn(servers[1].url, "things")).toEqual([]);
      expect(lines).toEqual([]);
    });

    it("sends again, as the same events, what a failover has lost (Dapr #7291)", async () => {
      const system = await startSentinelSystem();
      onTestFinished(() => system.stop());
      const { units, logger } = startRelay(system.url);
      const admin = new Redis(system.primary.url);
      const kept = await send(units, 50);
      expect(await admin.wait(1, 5000)).toBe(1);
      // The replica may not follow any more, and nobody notices.
      await admin.call("ACL", "SETUSER", "default", "-psync", "-sync");
      await admin.call("CLIENT", "KILL", "TYPE", "replica");
      const lost = await send(units, 200);
      expect(await idsIn(system.primary.url, "things")).toEqual([...kept, ...lost]);
      expect(await idsIn(system.replica.url, "things")).toEqual(kept);
      admin.disconnect();
      await system.primary.kill();
      await eventually(
        async () => expect(await idsIn(system.replica.url, "things")).toEqual([...kept, ...lost]),
        40_000,
      );
      expect(logger.lost).toBe(200);
      await send(units, 1);
      expect(await idsIn(system.replica.url, "things")).toHaveLength(251);
      expect(logger.lost).toBe(200);
    });

    it("sends again what a partitioned stream had before FLUSHALL, and not what was trimmed", async () => {
      const server = await startServer();
      const { broker, units, logger } = startRelay(server.url);
      const admin = new Redis(server.url);
      const worker = new Worker(broker, "g", { logger: silentLogger });
      let handled = 0;
      worker.on("trimmed", "made", () => void handled++);
      await worker.start();
      await units.transaction(async (tx) => {
        const producer = new Producer(tx.publisher, "trimmed", { retentionMs: 0 });
        for (let n = 0; n < 30; n++) await producer.send("made", n);
      });
      await eventually(() => expect(handled).toBe(30));
      // The last one that was delivered stays until there is another.
      await eventually(async () => expect(await admin.xlen("trimmed")).toBe(1));
      await worker.stop();
      const ids = await send(units, 60, { partitions: 4 });
      // It has looked at all of them.
      await eventually(async () => {
        const { rows } = await database.query("SELECT mark FROM revent_outbox_lanes");
        expect(rows).toHaveLength(5);
        expect(JSON.stringify(rows)).not.toContain('\\"newest\\":\\"\\"');
        expect(await floorIn(admin, "trimmed")).toBe(await floorNoted(database));
      });
      await admin.flushall();
      admin.disconnect();
      const names = ["things.0", "things.1", "things.2", "things.3"];
      await eventually(async () => {
        const found = await Promise.all(names.map((each) => idsIn(server.url, each)));
        expect(found.flat().toSorted()).toEqual(ids.toSorted());
        expect(await idsIn(server.url, "trimmed")).toHaveLength(1);
        expect(await waiting()).toBe(0);
      });
      expect(logger.lost).toBe(61);
    });

    it("sends again what a server without a file has forgotten, also to a relay that was not there", async () => {
      const server = await startServer(["--appendonly", "no"]);
      const first = startRelay(server.url);
      const ids = await send(first.units, 40);
      await first.relay.stop();
      await server.kill();
      await server.start();
      expect(await idsIn(server.url, "things")).toEqual([]);
      const { logger } = startRelay(server.url);
      await eventually(async () => expect(await idsIn(server.url, "things")).toEqual(ids));
      await eventually(async () => expect(await waiting()).toBe(0));
      expect(logger.lost).toBe(40);
    });

    it("sends again whatever text events hold, which PostgreSQL may be unable to read", async () => {
      const server = await startServer();
      const { units, logger } = startRelay(server.url);
      const odd = ["\u0000", "\ud800", "\udc00x", "🙂:%3A"];
      const ids = odd.map((text) => `%:${text.replace("\u0000", "")}`);
      await units.transaction(async (tx) => {
        const producer = new Producer(tx.publisher, "things", { source: "a:b%3A" });
        for (const [n, text] of odd.entries())
          await producer.send("made", text, { key: text, headers: { text }, id: ids[n] ?? "" });
      });
      await eventually(async () => expect(await waiting()).toBe(0));
      const before = await entriesIn(server.url, "things");
      expect(before).toHaveLength(4);
      await looked(database, before.at(-1)?.[0]);
      const admin = new Redis(server.url);
      await admin.xdel("things", ...before.slice(1).map(([id]) => id));
      await eventually(async () => {
        const after = await entriesIn(server.url, "things");
        expect(after.map(([, fields]) => fields)).toEqual(before.map(([, fields]) => fields));
        expect(after.slice(0, 1)).toEqual(before.slice(0, 1));
      });
      admin.disconnect();
      expect(logger.lost).toBe(3);
    });

    it("sends nothing again when a server starts with its file", async () => {
      const server = await startServer();
      const { units, logger } = startRelay(server.url);
      const ids = await send(units, 40);
      await server.kill();
      await server.start();
      const more = await send(units, 2);
      expect(await idsIn(server.url, "things")).toEqual([...ids, ...more]);
      expect(logger.lost).toBe(0);
    });

    it("sends again what one primary of a Cluster has lost", async () => {
      const cluster = await startCluster();
      onTestFinished(() => cluster.stop());
      const { units, logger } = startRelay(cluster.url);
      const ids = await send(units, 60, { partitions: 8 });
      const names = Array.from({ length: 8 }, (_, n) => `things.${n}`);
      const nodes = cluster.primaries.map(({ url }) => url);
      const before = await idsOnCluster(nodes, names);
      expect([...before.keys()].toSorted()).toEqual(ids.toSorted());
      const [, hit = ""] = nodes;
      const gone = [...before].filter(([, node]) => node === hit).length;
      expect(gone).toBeGreaterThan(0);
      const admin = new Redis(hit);
      await admin.flushall();
      admin.disconnect();
      await eventually(async () => expect(await idsOnCluster(nodes, names)).toEqual(before));
      expect(logger.lost).toBe(gone);
    });
  });
}

async function startServer(settings: readonly string[] = []): Promise<RedisServer> {
  const server = await startRedis({ settings });
  onTestFinished(() => server.stop());
  return server;
}

async function idsIn(url: string, stream: string): Promise<string[]> {
  const entries = await entriesIn(url, stream);
  return entries.map(([, fields]) => fields[fields.indexOf("ce_id") + 1] ?? "");
}

async function entriesIn(url: string, stream: string): Promise<[id: string, fields: string[]][]> {
  const client = new Redis(url);
  try {
    return await client.xrange(stream, "-", "+");
  } finally {
    client.disconnect();
  }
}

/** Resolves once the last look has noted that entry as the newest of `things`. */
async function looked(database: Database, newest = ""): Promise<void> {
  await eventually(async () => {
    const { rows } = await database.query("SELECT mark FROM revent_outbox_lanes");
    expect(JSON.stringify(rows)).toContain(newest);
  });
}

/** Which node has each event. */
async function idsOnCluster(nodes: readonly string[], streams: readonly string[]) {
  const found = new Map<string, string>();
  for (const node of nodes) {
    for (const stream of streams) {
      const ids = await idsIn(node, stream).catch(() => []);
      for (const id of ids) found.set(id, node);
    }
  }
  return found;
}

async function floorIn(admin: Redis, stream: string): Promise<string | null> {
  return admin.get(`{${stream}}:floor`);
}

/** The floor of the stream `trimmed` that the last look has noted. */
async function floorNoted(database: Database): Promise<string> {
  const { rows } = await database.query<{ mark: string }>(
    "SELECT mark FROM revent_outbox_lanes WHERE lane = 'trimmed'",
  );
  return JSON.parse(rows[0]?.mark ?? "{}").floor;
}
