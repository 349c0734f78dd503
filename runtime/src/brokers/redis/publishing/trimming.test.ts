import { expect, it } from "vitest";
import { eventually } from "../../../../../tests/support/process.ts";
import { describeOnServerAndCluster } from "../../../../../tests/support/redis-tests.ts";
import { Producer, type StreamOptions, Worker } from "../../../events/index.ts";
import { silentLogger as logger } from "../../../logger.ts";
import type { RedisBroker } from "../index.ts";

const pause = () => new Promise((resolve) => setTimeout(resolve, 250));

describeOnServerAndCluster("RedisBroker that trims its streams", (redis) => {
  const open = () => redis.open({ trimEveryMs: 50 });

  async function send(broker: RedisBroker, stream: string, count: number, options: StreamOptions) {
    const producer = new Producer(broker, stream, options);
    for (let n = 0; n < count; n++) await producer.send("made", n);
  }

  async function startReading(broker: RedisBroker, group: string, stream: string) {
    const got: number[] = [];
    const worker = new Worker(broker, group, { logger });
    worker.on<number>(stream, "made", ({ data }) => void got.push(data));
    await redis.start(worker);
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
    expect(await redis.admin.xlen("slow-group")).toBe(30);
    if (first) await slow.settle([{ token: first.token, outcome: "ack" }]);
    const rest: unknown[] = [];
    await eventually(async () => {
      const more = await slow.fetch(50, new AbortController().signal);
      await slow.settle(more.map(({ token }) => ({ token, outcome: "ack" })));
      rest.push(...more);
      expect(rest).toHaveLength(29);
    });
    await eventually(async () =>
      expect(await redis.admin.xlen("slow-group")).toBeLessThanOrEqual(1),
    );
  });

  it("keeps what is pending, and what is younger than the retention", async () => {
    const broker = open();
    await startReading(broker, "g", "young");
    await send(broker, "young", 10, { retentionMs: 60_000 });
    await pause();
    expect(await redis.admin.xlen("young")).toBe(10);
  });

  it("trims nothing while a group that has joined once is gone (F2)", async () => {
    const broker = open();
    const got = await startReading(broker, "here", "absent");
    await (await broker.consume({ group: "gone", streams: [{ name: "absent" }] })).close();
    await redis.admin.xgroup("DESTROY", "absent", "gone");
    await send(broker, "absent", 10, { retentionMs: 0 });
    await eventually(() => expect(got).toHaveLength(10));
    await pause();
    expect(await redis.admin.xlen("absent")).toBe(10);
    expect(await startReading(broker, "gone", "absent")).toBeDefined();
    await eventually(async () => expect(await redis.admin.xlen("absent")).toBeLessThanOrEqual(1));
  });

  it("forgets a group that is gone for good, and keeps nothing of it but dead letters and its fence", async () => {
    const broker = open();
    const worker = new Worker(broker, "gone", { logger, retry: { backoff: { initial: 60_000 } } });
    const fail = () => {
      throw new Error("no");
    };
    worker.on("left", "made", fail);
    worker.on("left", "bad", fail, { retry: { attempts: 1 } });
    worker.on("left-ordered", "made", fail, { order: "key" });
    await redis.start(worker);
    await new Producer(broker, "left").send("bad", 1);
    for (const stream of ["left", "left-ordered"]) await send(broker, stream, 2, {});
    const kept = async () => (await redis.keys("{left*}:*:gone")).sort();
    const failed = ["{left-ordered}:attempts:gone", "{left}:bodies:gone", "{left}:dead:gone"];
    await eventually(async () => expect(await kept()).toEqual(expect.arrayContaining(failed)));
    await worker.stop();
    for (const stream of ["left", "left-ordered"])
      expect(await broker.forget(stream, "gone")).toBe(true);
    expect(await kept()).toEqual(["{left-ordered}:fence:gone", "{left}:dead:gone"]);
  });

  it("trims nothing that nobody reads", async () => {
    await send(open(), "unread", 10, { retentionMs: 0 });
    await pause();
    expect(await redis.admin.xlen("unread")).toBe(10);
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

  it("counts what is unread right after trimming, DEL and XDEL (F3, redis #13337, #13957)", async () => {
    const broker = open();
    const report = async () =>
      (await broker.reports()).find(({ stream }) => stream === "counted") ?? {};
    const consumer = await broker.consume({ group: "g", streams: [{ name: "counted" }] });
    await send(broker, "counted", 10, { retentionMs: 0 });
    const got = await consumer.fetch(10, new AbortController().signal);
    await consumer.settle(got.map(({ token }) => ({ token, outcome: "ack" })));
    await eventually(async () => expect(await redis.admin.xlen("counted")).toBeLessThanOrEqual(1));
    expect(await report()).toMatchObject({ unread: 0, inFlight: 0 });
    await consumer.close();
    await send(broker, "counted", 3, {});
    const [, second = []] = await redis.admin.xrange("counted", "-", "+", "COUNT", 2);
    await redis.admin.xdel("counted", String(second[0]));
    const unread = await redis.admin.xlen("counted");
    expect(await report()).toMatchObject({ unread: unread - (await handledIn("counted")) });
    await redis.admin.del("counted");
    expect(await report()).toMatchObject({ length: 0, unread: 0, inFlight: 0 });
    expect(await report()).not.toHaveProperty("oldestUnreadMs");
  });

  /** Entries that are there and were handled. */
  async function handledIn(stream: string): Promise<number> {
    const [facts = []] = (await redis.admin.xinfo("GROUPS", stream)) as unknown[][];
    const read = String(facts[facts.indexOf("last-delivered-id") + 1]);
    return (await redis.admin.xrange(stream, "-", read)).length;
  }
});
