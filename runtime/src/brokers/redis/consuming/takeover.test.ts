import { expect, it } from "vitest";
import { eventually } from "../../../../../tests/support/process.ts";
import { describeOnRedis } from "../../../../../tests/support/redis-tests.ts";
import { type Consumer, type Delivery, Producer, Worker } from "../../../events/index.ts";
import { silentLogger as logger } from "../../../logger.ts";

const { signal } = new AbortController();

describeOnRedis("RedisBroker with what is left behind", (redis) => {
  const fetchOne = (consumer: Consumer, withinMs: number): Promise<Delivery> =>
    eventually(async () => {
      const [delivery] = await consumer.fetch(1, signal);
      if (!delivery) throw new Error("there is nothing yet");
      return delivery;
    }, withinMs);

  it("takes over from a member that gave no sign of life, and forgets it once it has nothing (D4)", async () => {
    const { admin } = redis;
    const broker = redis.open();
    const consumer = await broker.consume({ group: "g", streams: [{ name: "left" }] });
    await new Producer(broker, "left").send("made", 1);
    await admin.call("XREADGROUP", "GROUP", "g", "ghost", "STREAMS", "left", ">");
    await admin.call("XGROUP", "CREATECONSUMER", "left", "g", "idle-ghost");
    await admin.zadd("{left}:alive:g", 1, "ghost", 1, "idle-ghost");
    const delivery = await fetchOne(consumer, 25_000);
    expect(delivery).toMatchObject({ attempt: 1, deliveries: 2 });
    await consumer.settle([{ token: delivery.token, outcome: "ack" }]);
    const names = async () => {
      const consumers = (await admin.xinfo("CONSUMERS", "left", "g")) as string[][];
      return consumers.map(([, name]) => name?.split(":")[0]);
    };
    await eventually(async () => expect(await names()).toEqual(["g"]));
    await consumer.close();
    expect([await names(), await admin.exists("{left}:alive:g")]).toEqual([[], 0]);
  });

  it("leaves what a member has that lives, however long it takes and however much that is", async () => {
    const broker = redis.open();
    const join = () =>
      broker.consume({ group: "g", streams: [{ name: "slow" }], visibilityMs: 1000 });
    const [slow, other] = [await join(), await join()];
    const count = 1200;
    const producer = new Producer(broker, "slow");
    await Promise.all(Array.from({ length: count }, (_, n) => producer.send("made", n)));
    const held: Delivery[] = [];
    while (held.length < count) held.push(...(await slow.fetch(count, signal)));
    const end = Date.now() + 5000;
    while (Date.now() < end) expect(await other.fetch(1, signal)).toEqual([]);
    expect(held.filter((delivery) => delivery.signal.aborted)).toEqual([]);
    await Promise.all([slow.close(), other.close()]);
  });

  it("hands over what it had read of a stream when the next one cannot be read", async () => {
    const { admin } = redis;
    const broker = redis.open();
    const names = [1, 2, 3, 4].map((n) => `read-${n}`);
    const [broken = "", ...others] = names;
    const got: unknown[] = [];
    const worker = new Worker(broker, "g", { logger });
    for (const name of names)
      worker.on(name, "made", ({ data }) => void got.push(data), { order: "key" });
    await worker.start();
    for (const round of [1, 2, 3, 4]) {
      const atOnce = admin.multi().del(broken).set(broken, "no stream");
      for (const name of others)
        atOnce.xadd(name, "*", "action", "made", "name", name, "round", round);
      await atOnce.exec();
      // Until the reader has met the broken one.
      await new Promise((resolve) => setTimeout(resolve, 400));
      await admin.del(broken);
      await eventually(() => expect(got).toHaveLength(3 * round));
    }
    await worker.stop();
  });

  it("keeps an event that cannot be put aside, and tries again", async () => {
    const { admin } = redis;
    const broker = redis.open();
    await admin.set("{stuck}:dead:g", "not a stream");
    const consumer = await broker.consume({
      group: "g",
      streams: [{ name: "stuck" }],
      visibilityMs: 300,
    });
    await new Producer(broker, "stuck").send("made", 1);
    const error = { reason: "rejected", message: "no" };
    const first = await fetchOne(consumer, 1000);
    await consumer.settle([{ token: first.token, outcome: "dead", error }]);
    const second = await fetchOne(consumer, 3000);
    await admin.del("{stuck}:dead:g");
    await consumer.settle([{ token: second.token, outcome: "dead", error }]);
    expect(await broker.deadLetters("stuck", "g")).toMatchObject([{ attempts: 1, deliveries: 2 }]);
    expect((await admin.xpending("stuck", "g"))[0]).toBe(0);
    await consumer.close();
  });
});
