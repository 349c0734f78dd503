import { expect, it } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import { describeOnRedis } from "../../../../tests/support/redis-tests.ts";
import { Producer, Worker } from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";

const count = 10_000;

/** Low enough for a busy machine; whoever waits somewhere for every event is far below it. */
const eventsPerSecond = 1000;

describeOnRedis("RedisBroker under load", (redis) => {
  it.each(["none", "key"] as const)(
    "stores and handles more than 1,000 events a second, order: %s (I3)",
    async (order) => {
      const stream = `load-${order}`;
      const producer = new Producer(redis.open(), stream);
      const begun = performance.now();
      for (let at = 0; at < count; at += 100) {
        const some = Array.from({ length: 100 }, (_, n) => at + n);
        await Promise.all(some.map((n) => producer.send("made", n, { key: `${n % 50}` })));
      }
      const stored = performance.now();
      let handled = 0;
      const worker = new Worker(redis.open(), "g", { logger });
      await redis.start(worker.on(stream, "made", () => void handled++, { order }));
      await eventually(() => expect(handled).toBe(count), 30_000);
      const rates = [stored - begun, performance.now() - stored].map((ms) => (count * 1000) / ms);
      for (const rate of rates) expect(rate).toBeGreaterThan(eventsPerSecond);
    },
  );
});
