import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "../../../../../tests/support/process.ts";
import { startProxy, type TcpProxy } from "../../../../../tests/support/proxy.ts";
import {
  portOf,
  type RedisServer,
  startRedis,
  whyNoRedis,
} from "../../../../../tests/support/redis.ts";
import {
  type Message,
  Producer,
  type PublishOptions,
  type StoredEntry,
} from "../../../events/index.ts";
import { silentLogger as logger } from "../../../logger.ts";
import type { Connection } from "../connections/connection.ts";
import { Links } from "../connections/links.ts";
import { RedisBroker } from "../index.ts";
import { Audit } from "./audit.ts";

const missing = whyNoRedis();
if (missing) console.warn(`Tests of what Redis has lost are skipped: ${missing}.`);

/** Resolves once whoever was connected can know that it is not any more. */
async function cut(proxy: TcpProxy): Promise<void> {
  proxy.cut();
  await new Promise((resolve) => setTimeout(resolve, 50));
}

function messageOf(stream: string, id: string, key?: string): Message {
  return {
    ...{ id, stream, action: "made", source: "tests", time: "2026-01-31T09:30:00.000Z" },
    ...(key !== undefined && { key }),
    ...{ headers: {}, contentType: "application/json", data: "1" },
  };
}

describe.skipIf(missing)("RedisBroker as a ledger", () => {
  let server: RedisServer;
  let admin: Redis;

  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.url);
  });
  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });

  function open(): RedisBroker {
    const broker = new RedisBroker({ url: server.url, logger, trimEveryMs: 50 });
    onTestFinished(() => broker.close());
    return broker;
  }

  async function store(
    broker: RedisBroker,
    stream: string,
    ids: readonly string[],
    options?: PublishOptions,
  ): Promise<StoredEntry[]> {
    const messages = ids.map((id) => messageOf(stream, id));
    const entryIds = await broker.store(messages, options);
    return ids.map((id, index) => ({ id, source: "tests", entryId: entryIds[index] ?? "" }));
  }

  it("answers where events are, also of those that were stored before, in partitions, and in more than one step", async () => {
    const broker = open();
    const messages = Array.from({ length: 450 }, (_, n) => messageOf("many", `${n}`, `k${n % 7}`));
    await broker.publish(messages.slice(0, 10), { partitions: 3 });
    const ids = await broker.store(messages, { partitions: 3 });
    expect(ids).toHaveLength(450);
    for (const name of ["many.0", "many.1", "many.2"]) {
      for (const [entryId, fields] of await admin.xrange(name, "-", "+"))
        expect(entryId).toBe(ids[Number(fields[fields.indexOf("ce_id") + 1])]);
    }
  });

  it("stores nothing that stands behind what could not be stored", async () => {
    const broker = open();
    const messages = Array.from({ length: 250 }, (_, n) => messageOf("short", `${n}`));
    const full = { code: "stream_full" };
    await expect(broker.publish(messages, { maxLength: 100 })).rejects.toMatchObject(full);
    expect(await admin.xlen("short")).toBe(0);
    await expect(broker.publish(messages, { maxLength: 220 })).rejects.toMatchObject(full);
    expect(await admin.xlen("short")).toBe(200);
  });

  it("is intact while nothing is lost", async () => {
    const broker = open();
    const { mark } = await broker.standing("whole");
    await store(broker, "whole", ["1", "2"]);
    const { mark: later, intact } = await broker.standing("whole", mark);
    expect(intact).toBe(true);
    expect(await broker.standing("whole", later)).toEqual({ mark: later, intact: true });
  });

  it.each<[string, () => Promise<unknown>]>([
    ["everything is deleted", () => admin.flushall()],
    ["a stream is deleted", () => admin.del("gone")],
  ])("knows what is lost when %s, and stores it anew", async (_, happen) => {
    const broker = open();
    const entries = await store(broker, "gone", ["a", "b"]);
    const { mark } = await broker.standing("gone");
    await happen();
    // What is published before anybody looks must not hide it.
    const [after] = await store(broker, "gone", ["c"]);
    if (!after) throw new Error("unreachable");
    expect((await broker.standing("gone", mark)).intact).toBe(false);
    const lost = await broker.lost("gone", [...entries, after], mark);
    expect([...lost]).toEqual(entries.map(({ entryId }) => entryId));
    await store(broker, "gone", ["a", "b", "c"]);
    expect(await admin.xlen("gone")).toBe(3);
    await admin.flushall();
  });

  it("is not sure when the server starts again; what its file had is not lost", async () => {
    const broker = open();
    const entries = await store(broker, "kept", ["a"]);
    const { mark } = await broker.standing("kept");
    await server.kill();
    await server.start();
    await eventually(async () => expect((await broker.standing("kept", mark)).intact).toBe(false));
    expect((await broker.lost("kept", entries, mark)).size).toBe(0);
  });

  it("does not take for lost what was trimmed, even after everything was deleted", async () => {
    const broker = open();
    const consumer = await broker.consume({ group: "g", streams: [{ name: "trimmed" }] });
    const entries = await store(broker, "trimmed", ["a", "b", "c"], { retentionMs: 0 });
    const got = await consumer.fetch(3, new AbortController().signal);
    expect(got).toHaveLength(3);
    await consumer.settle(got.map(({ token }) => ({ token, outcome: "ack" })));
    await eventually(async () => expect(await admin.xlen("trimmed")).toBe(1));
    const { mark, intact } = await broker.standing("trimmed");
    expect(intact).toBe(true);
    expect((await broker.lost("trimmed", entries, mark)).size).toBe(0);
    await admin.flushall();
    expect((await broker.standing("trimmed", mark)).intact).toBe(false);
    const lost = await broker.lost("trimmed", entries, mark);
    expect([...lost]).toEqual([entries[2]?.entryId]);
  });

  it("takes for lost what has its id from a server whose place another one had taken, which gave the same one", async () => {
    const broker = open();
    const entries = await store(broker, "twice", ["a", "b"]);
    const { mark } = await broker.standing("twice");
    const [entryId = ""] = entries.map((entry) => entry.entryId);
    await admin.flushall();
    const fields = ["ce_specversion", "1.0", "ce_id", "other", "ce_source", "tests"];
    await admin.xadd("twice", entryId, ...fields, "ce_type", "made", "data", "1");
    const lost = await broker.lost("twice", entries, mark);
    expect([...lost]).toEqual(entries.map((entry) => entry.entryId));
  });

  it("takes for lost what is gone, though what was published after it is trimmed already", async () => {
    const broker = open();
    const entries = await store(broker, "outrun", ["a", "b"]);
    const { mark } = await broker.standing("outrun");
    await admin.flushall();
    const later = await store(broker, "outrun", ["c", "d"], { retentionMs: 0 });
    await handleAndTrim(broker, "outrun");
    const lost = await broker.lost("outrun", [...entries, ...later], mark);
    expect([...lost]).toEqual(entries.map(({ entryId }) => entryId));
  });

  it.each(["ids that are looked for", "new ids"])(
    "takes for lost what is gone with its stream alone, though what was published after it is trimmed already: %s",
    async (ids) => {
      const stream = ids.replaceAll(" ", "-");
      const broker = open();
      const producer = new Producer(broker, stream, { retentionMs: 0 });
      await producer.send("made", 1);
      const entries = await store(broker, stream, ["a", "b"]);
      const { mark } = await broker.standing(stream);
      await admin.del(stream);
      const isNew = ids === "new ids";
      if (isNew) await Promise.all([producer.send("made", 2), producer.send("made", 3)]);
      const later = isNew ? [] : await store(broker, stream, ["c", "d"], { retentionMs: 0 });
      await handleAndTrim(broker, stream);
      expect((await broker.standing(stream, mark)).intact).toBe(false);
      const lost = await broker.lost(stream, [...entries, ...later], mark);
      expect([...lost]).toEqual(entries.map(({ entryId }) => entryId));
    },
  );

  it("does not take for lost what was trimmed of a stream that was new at the last look", async () => {
    const broker = open();
    const { mark } = await broker.standing("fresh");
    const entries = await store(broker, "fresh", ["a", "b", "c"], { retentionMs: 0 });
    await handleAndTrim(broker, "fresh");
    expect((await broker.lost("fresh", entries, mark)).size).toBe(0);
  });

  it("does not take for lost what was trimmed since the last look: its id is remembered", async () => {
    const broker = open();
    const entries = await store(broker, "passed", ["a", "b"]);
    const { mark } = await broker.standing("passed");
    const later = await store(broker, "passed", ["c", "d"], { retentionMs: 0 });
    await handleAndTrim(broker, "passed");
    expect((await broker.lost("passed", [...entries, ...later], mark)).size).toBe(0);
  });

  it("does not take for lost what was trimmed since the last look: what came after it is there", async () => {
    const broker = open();
    const entries = await store(broker, "old", ["a", "b", "c"], { retentionMs: 0 });
    const { mark } = await broker.standing("old");
    await handleAndTrim(broker, "old");
    await admin.del(await admin.keys("{old}:seen:*"));
    expect((await broker.lost("old", entries, mark)).size).toBe(0);
  });

  it.each(["primary", "fsync"] as const)(
    "sends over the connection over which it has looked, and over no other: %s",
    async (durability) => {
      const stream = `bound-${durability}`;
      const other = await startRedis();
      onTestFinished(() => other.stop());
      const proxy = await startProxy(portOf(server));
      onTestFinished(() => proxy.stop());
      const broker = new RedisBroker({ url: `redis://127.0.0.1:${proxy.port}`, logger });
      onTestFinished(() => broker.close());
      const { mark } = await broker.standing(stream);
      // From now on, whoever asks for the primary is told of another one.
      proxy.leadTo(portOf(other));
      await store(broker, stream, ["a"], { durability });
      expect(await admin.xlen(stream)).toBe(1);
      await cut(proxy);
      const sending = () => store(broker, stream, ["b"], { durability });
      await expect(sending()).rejects.toMatchObject({
        code: "broker_unavailable",
        message: expect.stringContaining(`over which ${stream} was looked at has broken`),
      });
      await expect(broker.lost(stream, [], mark)).rejects.toMatchObject({
        code: "broker_unavailable",
      });
      expect((await broker.standing(stream, mark)).intact).toBe(false);
      await sending();
      expect(await admin.xlen(stream)).toBe(1);
      const client = new Redis(other.url);
      expect(await client.xlen(stream)).toBe(1);
      client.disconnect();
    },
  );

  it("tells once that it cannot notice a failover, where the user may not use INFO", async () => {
    await admin.call("ACL", "SETUSER", "blind", "on", "nopass", "~*", "&*", "+@all", "-info");
    const told: string[] = [];
    const broker = new RedisBroker({
      url: server.url.replace("//", "//blind:any@"),
      logger: { ...logger, warn: (_, message) => void told.push(message) },
    });
    onTestFinished(() => broker.close());
    const { mark } = await broker.standing("blind");
    expect((await broker.standing("blind", mark)).intact).toBe(true);
    await broker.standing("other");
    expect(told).toEqual([
      expect.stringMatching(/what a failover loses may go unnoticed\. Give .* INFO, as revent acl/),
    ]);
  });

  it("does not look at two servers at once", async () => {
    let servers = 0;
    const connect = async (): Promise<Connection> => {
      const replid = ++servers;
      let isOpen = true;
      return {
        id: 1,
        node: { host: "", port: 0 },
        get isOpen() {
          return isOpen;
        },
        async call(command) {
          if (command !== "INFO") return [`epoch of ${replid}`, "", "", "", 0];
          isOpen = false;
          return `master_replid:${replid}`;
        },
        dispose: () => undefined,
      };
    };
    const audit = new Audit(new Links({ slotOf: () => 0, connectTo: () => connect }, 1000), logger);
    await expect(audit.standing("s")).rejects.toMatchObject({ code: "broker_unavailable" });
  });

  /** All that is there is handled, and trimmed but for the last entry. */
  async function handleAndTrim(broker: RedisBroker, stream: string): Promise<void> {
    const consumer = await broker.consume({ group: "g", streams: [{ name: stream }] });
    await eventually(async () => {
      const got = await consumer.fetch(10, AbortSignal.timeout(100));
      await consumer.settle(got.map(({ token }) => ({ token, outcome: "ack" })));
      expect(await admin.xlen(stream)).toBe(1);
    });
  }
});
