import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../../../tests/support/process.ts";
import { type RedisServer, startRedis, whyNoRedis } from "../../../../../tests/support/redis.ts";
import { Producer, Worker } from "../../../events/index.ts";
import { type Logger, silentLogger } from "../../../logger.ts";
import { RedisBroker } from "../index.ts";

const missing = whyNoRedis();
if (missing) console.warn(`Tests of numbers of partitions are skipped: ${missing}.`);

describe.skipIf(missing)("numbers of partitions that differ", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  it("are told, once, by whoever comes later: sender and reader", async () => {
    const told: object[] = [];
    const error = (facts: object, message: string) => {
      if (message.includes("partitions here")) told.push(facts);
    };
    const logger: Logger = { ...silentLogger, error };
    const broker = new RedisBroker({ url: server.url, logger });
    const worker = (partitions: number) =>
      new Worker(broker, "g", { logger }).on("s", "made", () => undefined, { partitions });
    const first = worker(4);
    await first.start();
    const send = async (partitions: number) => {
      const producer = new Producer(broker, "s", { partitions });
      for (const key of ["a", "b", "c"]) await producer.send("made", 1, { key });
    };
    await send(4);
    expect(told).toEqual([]);
    const other = new RedisBroker({ url: server.url, logger });
    await new Producer(other, "s", { partitions: 2 }).send("made", 1, { key: "a" });
    await eventually(() => expect(told).toEqual([{ stream: "s", partitions: 2, others: 4 }]));
    const second = worker(3);
    await second.start();
    expect(told.slice(1)).toEqual([{ stream: "s", partitions: 3, others: 4 }]);
    await Promise.all([first.stop(), second.stop()]);
    await Promise.all([broker.close(), other.close()]);
  });
});
