import { Redis } from "ioredis";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
} from "vitest";
import { eventually } from "../../../../../tests/support/process.ts";
import { type RedisServer, startRedis, whyNoRedis } from "../../../../../tests/support/redis.ts";
import { Producer, Worker } from "../../../events/index.ts";
import { silentLogger as logger } from "../../../logger.ts";
import { RedisBroker } from "../index.ts";

const missing = whyNoRedis();
if (missing) console.warn(`Tests of faults of the Redis server are skipped: ${missing}.`);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What is done to a server while a worker reads the stream, and how it is undone. */
interface ServerFault {
  readonly name: string;
  begin(admin: Redis, stream: string): Promise<unknown>;
  end?(admin: Redis, stream: string): Promise<unknown>;
}

/** Whatever is in the stream is deleted, or out of sight. */
const lost: readonly ServerFault[] = [
  { name: "FLUSHALL", begin: (admin) => admin.flushall() },
  { name: "DEL of the stream", begin: (admin, stream) => admin.del(stream) },
  { name: "RENAME of the stream", begin: (admin, stream) => admin.rename(stream, "elsewhere") },
  {
    name: "XGROUP DESTROY",
    begin: (admin, stream) => admin.xgroup("DESTROY", stream, "g"),
  },
  { name: "SCRIPT FLUSH (NOSCRIPT)", begin: (admin) => admin.script("FLUSH") },
  { name: "CLIENT KILL", begin: (admin) => admin.call("CLIENT", "KILL", "SKIPME", "yes") },
];

const endless = "local n = 0 while true do n = n + 1 end";

/** The server takes no writes, or answers nothing, for a while. */
const refusing: readonly ServerFault[] = [
  {
    name: "READONLY: it is a replica now",
    begin: (admin) => admin.replicaof("127.0.0.1", 1),
    end: (admin) => admin.replicaof("NO", "ONE"),
  },
  {
    name: "MASTERDOWN: it is a replica that has lost its primary",
    async begin(admin) {
      await admin.config("SET", "replica-serve-stale-data", "no");
      await admin.replicaof("127.0.0.1", 1);
    },
    async end(admin) {
      await admin.replicaof("NO", "ONE");
      await admin.config("SET", "replica-serve-stale-data", "yes");
    },
  },
  {
    name: "OOM: its memory is full",
    begin: (admin) => admin.config("SET", "maxmemory", "1"),
    end: (admin) => admin.config("SET", "maxmemory", "0"),
  },
  {
    name: "NOREPLICAS: it has too few replicas",
    begin: (admin) => admin.config("SET", "min-replicas-to-write", "1"),
    end: (admin) => admin.config("SET", "min-replicas-to-write", "0"),
  },
  {
    name: "BUSY: a script of somebody else's does not end",
    async begin(admin) {
      await admin.config("SET", "busy-reply-threshold", "50");
      const other = admin.duplicate();
      void other.call("EVAL", endless, 0).catch(() => other.disconnect());
      await pause(200);
    },
    end: (admin) => admin.script("KILL"),
  },
];

let cases = 0;

describe.skipIf(missing)("RedisBroker whose server", { timeout: 40_000 }, () => {
  let server: RedisServer;
  let admin: Redis;
  let broker: RedisBroker;
  let stream: string;
  let worker: Worker;
  const got: number[] = [];

  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.url);
    // It is away in some cases.
    admin.on("error", () => undefined);
  });
  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });
  beforeEach(async () => {
    stream = `s${++cases}`;
    got.length = 0;
    broker = new RedisBroker({ url: server.url, deadlineMs: 1500, logger });
    worker = new Worker(broker, "g", { logger, retry: { backoff: { initial: 50 } } });
  });
  afterEach(async () => {
    await worker.stop();
    await broker.close();
  });

  async function start(order: "none" | "key"): Promise<Producer> {
    worker.on<number>(stream, "made", ({ data }) => void got.push(data), { order });
    await worker.start();
    const producer = new Producer(broker, stream);
    for (const n of [1, 2]) await producer.send("made", n, { key: "k" });
    await eventually(() => expect(got).toEqual([1, 2]));
    // Long enough to be waiting for more.
    await pause(50);
    return producer;
  }

  const each = (faults: readonly ServerFault[]) =>
    faults.flatMap((fault) => (["none", "key"] as const).map((order) => ({ ...fault, order })));

  it.each(each(lost))("suffers $name goes on, order: $order (C10)", async ({ begin, order }) => {
    const producer = await start(order);
    await begin(admin, stream);
    await producer.send("made", 3, { key: "k" });
    await eventually(() => expect(got).toContain(3));
    await producer.send("made", 4, { key: "k" });
    await eventually(() => expect(got).toContain(4));
  });

  it.each(each(refusing))(
    "says $name rejects, and goes on after it, order: $order (C11)",
    async ({ begin, end, order }) => {
      const producer = await start(order);
      await begin(admin, stream);
      const begun = Date.now();
      const refused = producer.send("made", 3, { key: "k", id: "mine" });
      const code = await refused.then(
        () => "stored",
        (error) => error.code,
      );
      const took = Date.now() - begun;
      await end?.(admin, stream);
      expect(code).toMatch(/^(not_stored|broker_unavailable)$/);
      expect(took).toBeLessThan(4000);
      await producer.send("made", 3, { key: "k", id: "mine" });
      await eventually(() => expect(got).toEqual([1, 2, 3]));
    },
  );

  it("has another type under the stream's key is refused, and read once that is gone (C10)", async () => {
    const producer = await start("none");
    await admin.del(stream);
    await admin.set(stream, "no stream");
    await expect(producer.send("made", 3)).rejects.toMatchObject({ code: "not_stored" });
    await pause(300);
    await admin.del(stream);
    await producer.send("made", 4);
    await eventually(() => expect(got).toContain(4));
  });

  it("may delete or forget what it has stored is warned of, once", async () => {
    const warnings: unknown[] = [];
    const warn = (facts: object) => void warnings.push(facts);
    const told = new RedisBroker({ url: server.url, logger: { ...logger, warn } });
    await admin.config("SET", "maxmemory-policy", "allkeys-lru");
    await admin.config("SET", "appendonly", "no");
    for (const group of ["g", "h"]) await told.consume({ group, streams: [{ name: stream }] });
    await eventually(() => expect(warnings).toHaveLength(2));
    await admin.config("SET", "maxmemory-policy", "noeviction");
    await admin.config("SET", "appendonly", "yes");
    await told.close();
    expect(warnings).toEqual([
      { setting: "maxmemory-policy", value: "allkeys-lru" },
      { setting: "appendonly", value: "no" },
    ]);
  });

  it("settles what was handled while it took no writes, once it does (C11)", async () => {
    const producer = await start("none");
    let handled = 0;
    const other = new Worker(broker, "h", { logger }).on(stream, "made", async () => {
      await admin.config("SET", "min-replicas-to-write", "1");
      handled++;
    });
    await other.start();
    await eventually(() => expect(handled).toBeGreaterThan(0));
    await pause(300);
    await admin.config("SET", "min-replicas-to-write", "0");
    await other.stop();
    expect((await admin.xpending(stream, "h"))[0]).toBe(0);
    await producer.send("made", 5);
  });

  it("was away for longer than everything that watches it (C7, BullMQ #4585)", async () => {
    const producer = await start("none");
    await server.kill();
    await pause(8000);
    await server.start();
    await eventually(() => producer.send("made", 3, { id: "mine" }));
    await eventually(() => expect(got).toEqual([1, 2, 3]));
  });

  it("reads its file for a while says LOADING; what is published then is stored after it, once (C11)", async () => {
    const answering = ["--loading-process-events-interval-bytes", "1024"];
    const slow = await startRedis({ settings: ["--key-load-delay", "100000", ...answering] });
    onTestFinished(() => slow.stop());
    const plain = new Redis(slow.url, { enableReadyCheck: false, retryStrategy: () => 20 });
    plain.on("error", () => undefined);
    for (let n = 0; n < 70; n++) await plain.set(`key-${n}`, `${n}`.repeat(1000));
    await plain.bgrewriteaof();
    await eventually(async () =>
      expect(await plain.info("persistence")).toMatch(
        /aof_rewrite_in_progress:0[\s\S]*aof_rewrites:1/,
      ),
    );
    const other = new RedisBroker({ url: slow.url, deadlineMs: 1500, logger });
    onTestFinished(() => other.close());
    const producer = new Producer(other, stream);
    await producer.send("made", 1);
    await slow.kill();
    const started = slow.start();
    await eventually(async () => expect(await plain.ping().catch(String)).toContain("LOADING"));
    const refused = producer.send("made", 2, { id: "mine" });
    await expect(refused).rejects.toMatchObject({
      code: expect.stringMatching(/^(not_stored|broker_unavailable)$/),
    });
    await started;
    await producer.send("made", 2, { id: "mine" });
    expect(await plain.xlen(stream)).toBe(2);
    plain.disconnect();
  });
});
