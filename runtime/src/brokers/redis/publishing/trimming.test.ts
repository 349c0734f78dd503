import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "../../../../../tests/support/process.ts";
import { type RedisServer, startRedis, whyNoRedis } from "../../../../../tests/support/redis.ts";
import { Producer, type StreamOptions, Worker } from "../../../events/index.ts";
import { silentLogger as logger } from "../../../logger.ts";
import { RedisBroker } from "../index.ts";

const missing = whyNoRedis();
if (missing) console.warn(`Tests of trimming on Redis are skipped: ${missing}.`);

const pause = () => new Promise((resolve) => setTimeout(resolve, 250));

describe.skipIf(missing)("RedisBroker that trims its streams", () => {
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

  function open() {
    const broker = new RedisBroker({ url: server.url, logger, trimEveryMs: 50 });
    onTestFinished(() => broker.close());
    return broker;
  }

  async function send(broker: RedisBroker, stream: string, count: number, options: StreamOptions) {
    const producer = new Producer(broker, stream, options);
    for (let n = 0; n < count; n++) await producer.send("made", n);
  }

  async function startReading(broker: RedisBroker, group: string, stream: string) {
    const got: number[] = [];
    const worker = new Worker(broker, group, { logger });
    worker.on<number>(stream, "made", ({ data }) => void got.push(data));
    await worker.start();
    onTestFinished(() => worker.stop());
    return got;
  }

  it("keeps what the slowest group has not handled (F1)", async () => {
    const broker = open();
    const got = await startReading(broker, "fast", "slow-group");
    const slow = await broker.consume({ group: "slow", streams: [{ name: "slow-group" }] });
    await send(broker, "slow-group", 30, { retentionMs: 0 });
    await eventually(() => expect(got).toHaveLength(30));
    const [first] = await slow.fetch(1, new AbortController().signal);
    await pause();
    expect(await admin.xlen("slow-group")).toBe(30);
    if (first) await slow.settle([{ token: first.token, outcome: "ack" }]);
    const rest: unknown[] = [];
    await eventually(async () => {
      const more = await slow.fetch(50, new AbortController().signal);
      await slow.settle(more.map(({ token }) => ({ token, outcome: "ack" })));
      rest.push(...more);
      expect(rest).toHaveLength(29);
    });
    await eventually(async () => expect(await admin.xlen("slow-group")).toBeLessThanOrEqual(1));
  });

  it("keeps what is pending, and what is younger than the retention", async () => {
    const broker = open();
    await startReading(broker, "g", "young");
    await send(broker, "young", 10, { retentionMs: 60_000 });
    await pause();
    expect(await admin.xlen("young")).toBe(10);
  });

  it("trims nothing while a group that has joined once is gone (F2)", async () => {
    const broker = open();
    const got = await startReading(broker, "here", "absent");
    await (await broker.consume({ group: "gone", streams: [{ name: "absent" }] })).close();
    await admin.xgroup("DESTROY", "absent", "gone");
    await send(broker, "absent", 10, { retentionMs: 0 });
    await eventually(() => expect(got).toHaveLength(10));
    await pause();
    expect(await admin.xlen("absent")).toBe(10);
    expect(await startReading(broker, "gone", "absent")).toBeDefined();
    await eventually(async () => expect(await admin.xlen("absent")).toBeLessThanOrEqual(1));
  });

  it("trims nothing that nobody reads", async () => {
    await send(open(), "unread", 10, { retentionMs: 0 });
    await pause();
    expect(await admin.xlen("unread")).toBe(10);
  });

  it("refuses what would exceed maxLength, loses nothing, and goes on once groups have caught up (F4)", async () => {
    const broker = open();
    const producer = new Producer(broker, "full", { maxLength: 5 });
    const stored: number[] = [];
    for (let n = 0; n < 8; n++) {
      const sent = await producer.send("made", n).then(
        () => true,
        (error) => error.code,
      );
      if (sent === true) stored.push(n);
      else expect(sent).toBe("stream_full");
    }
    expect(stored).toEqual([0, 1, 2, 3, 4]);
    await expect(producer.send("made", 9, { id: "mine" })).rejects.toMatchObject({
      code: "stream_full",
    });
    const got = await startReading(broker, "g", "full");
    await eventually(() => producer.send("made", 10));
    await eventually(() => expect(got).toEqual([0, 1, 2, 3, 4, 10]));
  });
});
