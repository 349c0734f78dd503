import { expect, it, onTestFinished } from "vitest";
import { eventually } from "../../../../../tests/support/process.ts";
import { startProxy } from "../../../../../tests/support/proxy.ts";
import { portOf } from "../../../../../tests/support/redis.ts";
import { describeOnRedis } from "../../../../../tests/support/redis-tests.ts";
import { Producer } from "../../../events/index.ts";
import { partitionNameOf, partitionNames } from "../../../events/partitions.ts";
import { leaseKey } from "../keys.ts";

const { signal } = new AbortController();
const partitions = 4;
const names = partitionNames("turns", partitions);

describeOnRedis("partitions of an ordered stream that one member reads", (redis) => {
  it("have their turn equally often, the last ones, too", async () => {
    const broker = redis.open();
    const streams = [{ name: "turns", partitions, order: "key" as const }];
    const consumer = await broker.consume({ group: "g", streams });
    const leases = names.map((name) => leaseKey(name, "g"));
    await eventually(async () => {
      await consumer.fetch(1, signal);
      expect(await redis.admin.exists(...leases)).toBe(partitions);
    });
    const producer = new Producer(broker, "turns", { partitions });
    const keys = names.map(keyIn);
    const each = 200;
    await Promise.all(
      keys.flatMap((key) =>
        Array.from({ length: each }, (_, n) => producer.send("made", n, { key })),
      ),
    );
    const counts = new Map(keys.map((key) => [key, 0]));
    for (let left = (partitions * each) / 2; left > 0; ) {
      const deliveries = await consumer.fetch(Math.min(left, 10), signal);
      left -= deliveries.length;
      await consumer.settle(deliveries.map(({ token }) => ({ token, outcome: "ack" })));
      for (const { content } of deliveries) {
        const key = (content.ok && content.message.key) || "none";
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    for (const [key, count] of counts) expect(count, key).toBeGreaterThanOrEqual(0.4 * each);
    await consumer.close();
  });

  it("are all read soon after a fault, however many they are and however long each answer takes", async () => {
    const proxy = await startProxy(portOf(redis));
    onTestFinished(() => proxy.stop());
    const broker = redis.open({ url: `redis://127.0.0.1:${proxy.port}` });
    const many = 32;
    const streams = [{ name: "many", partitions: many, order: "key" as const }];
    const consumer = await broker.consume({ group: "g", streams });
    const leases = partitionNames("many", many).map((name) => leaseKey(name, "g"));
    await eventually(async () => {
      await consumer.fetch(1, signal);
      expect(await redis.admin.exists(...leases)).toBe(many);
    });
    const delayMs = 50;
    proxy.behave({ delayMs });
    proxy.cut();
    const producer = new Producer(redis.open(), "many", { partitions: many });
    const began = performance.now();
    await Promise.all(
      Array.from({ length: 200 }, (_, n) => producer.send("made", n, { key: `key-${n}` })),
    );
    for (let left = 200; left > 0; ) left -= (await consumer.fetch(left, signal)).length;
    // One after the other, their 64 sources alone would take 64 answers.
    expect((performance.now() - began) / (2 * delayMs)).toBeLessThan(50);
    proxy.behave({});
    await consumer.close();
  });
});

/** A key whose events go to a partition. */
function keyIn(name: string): string {
  for (let n = 0; ; n++) {
    const key = `key-${n}`;
    if (partitionNameOf({ stream: "turns", id: "", key }, partitions) === name) return key;
  }
}
