import { expect, it } from "vitest";
import { eventually } from "../../../../../tests/support/process.ts";
import { describeOnServerAndCluster } from "../../../../../tests/support/redis-tests.ts";
import { Producer, Worker } from "../../../events/index.ts";
import { silentLogger as logger } from "../../../logger.ts";

describeOnServerAndCluster("RedisBroker whose connections keep breaking", (redis) => {
  it("stores each event once, loses none, and leaves nothing behind (C12)", async () => {
    const { admin } = redis;
    const brokers = [1, 2, 3].map(() => redis.open());
    const [sender, ...receivers] = brokers;
    if (!sender) throw new Error("unreachable");
    const got: number[] = [];
    const workers = receivers.map((broker) =>
      new Worker(broker, "g", { logger, retry: { backoff: { initial: 20 } } }).on<number>(
        "s",
        "made",
        ({ data }, { attempt }) => {
          if (data % 10 === 0 && attempt === 1) throw new Error("the first time is hard");
          got.push(data);
        },
      ),
    );
    for (const worker of workers) await worker.start();
    // So many that a slow machine, on which hardly anything gets done between two, comes to an end.
    let kills = 80;
    const killing = setInterval(() => {
      if (kills-- === 0) clearInterval(killing);
      void redis.killConnections().catch(() => undefined);
    }, 70);

    const producer = new Producer(sender, "s");
    const numbers = Array.from({ length: 1500 }, (_, n) => n);
    for (let at = 0; at < numbers.length; at += 25) {
      await Promise.all(numbers.slice(at, at + 25).map((n) => producer.send("made", n)));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await eventually(() => expect(new Set(got).size).toBe(1500), 15_000);
    clearInterval(killing);
    expect(await admin.xlen("s")).toBe(1500);

    await Promise.all(workers.map((worker) => worker.stop()));
    for (const key of ["s", "{s}:retry:g"]) {
      expect((await admin.xpending(key, "g"))[0]).toBe(0);
      expect(await admin.xinfo("CONSUMERS", key, "g")).toEqual([]);
    }
    expect(await admin.xlen("{s}:retry:g")).toBe(0);
    expect(await admin.exists("{s}:due:g", "{s}:bodies:g", "{s}:dead:g")).toBe(0);
  });
});
