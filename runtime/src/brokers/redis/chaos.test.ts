import { Redis } from "ioredis";
import { describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import { startRedis, whyNoRedis } from "../../../../tests/support/redis.ts";
import { Producer, Worker } from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";
import { RedisBroker } from "./index.ts";

const missing = whyNoRedis();
if (missing) console.warn(`Tests of the broker on Redis are skipped: ${missing}.`);

describe.skipIf(missing)("RedisBroker whose connections keep breaking", () => {
  it("stores each event once, loses none, and leaves nothing behind", async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const admin = new Redis(server.url);
    const brokers = [1, 2, 3].map(() => new RedisBroker({ url: server.url, logger }));
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
      void admin.call("CLIENT", "KILL", "SKIPME", "yes").catch(() => undefined);
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
    await Promise.all(brokers.map((broker) => broker.close()));
    admin.disconnect();
  });

  it("does not settle what another consumer has by now, and tells the handler", async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const admin = new Redis(server.url);
    const broker = new RedisBroker({ url: server.url, logger });
    await new Producer(broker, "s").send("made", 1);
    const consumer = await broker.consume({
      group: "g",
      streams: [{ name: "s" }],
      visibilityMs: 300,
    });
    const [delivery] = await consumer.fetch(1, new AbortController().signal);
    if (!delivery) throw new Error("nothing was fetched");
    const { signal, token } = delivery;
    const [[id]] = (await admin.xpending("s", "g", "-", "+", 1)) as [[string]];
    const steal = () => admin.xclaim("s", "g", "thief", 0, id);
    await steal();
    await eventually(() => expect(signal.aborted).toBe(true));

    const again = await broker.consume({ group: "g", streams: [{ name: "s" }], visibilityMs: 300 });
    const [taken] = await eventually(async () => {
      const found = await again.fetch(1, new AbortController().signal);
      expect(found).toHaveLength(1);
      return found;
    });
    expect(taken).toMatchObject({ attempt: 1, deliveries: 3 });
    await steal();
    const error = { reason: "handler-failed", message: "late" };
    await consumer.settle([{ token, outcome: "dead", error }]);
    await again.settle([{ token: taken?.token ?? "", outcome: "dead", error }]);
    expect(await broker.deadLetters("s", "g")).toEqual([]);
    const [[stillId, owner]] = (await admin.xpending("s", "g", "-", "+", 1)) as [[string, string]];
    expect([stillId, owner]).toEqual([id, "thief"]);
    await broker.close();
    admin.disconnect();
  });
});
