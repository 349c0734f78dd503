import { expect, it } from "vitest";
import { eventually } from "../../../../../tests/support/process.ts";
import { describeOnRedis } from "../../../../../tests/support/redis-tests.ts";
import { type Delivery, Producer, Worker } from "../../../events/index.ts";
import { silentLogger as logger } from "../../../logger.ts";

describeOnRedis("a consumer of a busy stream", (redis) => {
  const { signal } = new AbortController();

  async function publish(stream: string, count: number): Promise<void> {
    const producer = new Producer(redis.open(), stream);
    await Promise.all(Array.from({ length: count }, (_, n) => producer.send("made", n)));
  }

  /** How many entries the group has read and not settled. */
  async function pending(stream: string): Promise<number> {
    return Number((await redis.admin.xpending(stream, "g"))[0]);
  }

  async function consume(stream: string) {
    const consumer = await redis.open().consume({ group: "g", streams: [{ name: stream }] });
    // One that has found much looks for more without waiting.
    expect(await consumer.fetch(20, signal)).toHaveLength(20);
    return consumer;
  }

  it("reads ahead as much as it may", async () => {
    await publish("ahead", 100);
    const consumer = await consume("ahead");
    const had: number[] = [];
    const some = await consumer.fetch(20, signal, (count) => had.push(count) * 10);
    expect(some).toHaveLength(20);
    await eventually(async () => expect(await pending("ahead")).toBe(50));
    expect(await consumer.fetch(100, signal)).toHaveLength(10);
    expect(await consumer.fetch(100, signal)).toHaveLength(50);
    expect(had).toEqual([20]);
    await consumer.close();
  });

  it("gives back at once what it has read ahead, as if it had never been handed out", async () => {
    await publish("back", 100);
    const consumer = await consume("back");
    await consumer.fetch(20, signal, () => 20);
    await consumer.close();
    expect(await pending("back")).toBe(0);
    const other = await redis.open().consume({ group: "g", streams: [{ name: "back" }] });
    const all: Delivery[] = [];
    await eventually(async () => {
      all.push(...(await other.fetch(100, signal)));
      expect(all).toHaveLength(100);
    });
    expect(new Set(all.map(({ attempt, deliveries }) => `${attempt} ${deliveries}`))).toEqual(
      new Set(["1 1"]),
    );
    await other.close();
  });

  it("has no more of them than its worker may handle at once", async () => {
    await publish("most", 500);
    let handled = 0;
    let goOn = () => {};
    const later = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const worker = new Worker(redis.open(), "g", { concurrency: 40, logger });
    worker.on("most", "made", async () => {
      if (++handled > 200) await later;
    });
    await redis.start(worker);
    await eventually(async () => expect(await pending("most")).toBe(40));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await pending("most")).toBe(40);
    expect(handled).toBe(240);
    goOn();
    await eventually(() => expect(handled).toBe(500));
  });
});
