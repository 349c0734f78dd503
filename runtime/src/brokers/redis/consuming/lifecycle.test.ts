import { expect, it } from "vitest";
import { endProcess, eventually } from "../../../../../tests/support/process.ts";
import { describeOnRedis } from "../../../../../tests/support/redis-tests.ts";
import { Producer, Worker } from "../../../events/index.ts";
import { silentLogger as logger } from "../../../logger.ts";

describeOnRedis("workers on Redis that are told to stop", (redis) => {
  const startProcess = (stream: string) => redis.startProcess("noting-worker", stream, "g");

  it("handle every event once, in order, through a rolling restart under load (H4)", async () => {
    const stream = "rolling";
    let running = await Promise.all([1, 2, 3].map(() => startProcess(stream)));
    const producer = new Producer(redis.open(), stream, { partitions: 4 });
    const keys = Array.from({ length: 8 }, (_, n) => `key-${n}`);
    let count = 0;
    let over = false;
    const sending = (async () => {
      for (; !over; count++) {
        await Promise.all(keys.map((key) => producer.send("made", count, { key })));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    for (const old of running.slice()) {
      const fresh = await startProcess(stream);
      await endProcess(old, "SIGTERM");
      expect(old.exitCode).toBe(0);
      running = [...running.filter((each) => each !== old), fresh];
    }
    over = true;
    await sending;
    const effects = () => redis.admin.lrange(`effects:${stream}`, 0, -1);
    await eventually(
      async () => expect((await effects()).length).toBeGreaterThanOrEqual(count * keys.length),
      20_000,
    );
    const lines = await effects();
    expect(lines).toHaveLength(count * keys.length);
    for (const key of keys) {
      const numbers = lines
        .filter((line) => line.startsWith(`${key} `))
        .map((line) => line.split(" ")[1]);
      expect(numbers).toEqual(Array.from({ length: count }, (_, n) => `${n}`));
    }
  });

  it("end at once at a second signal, and lose nothing (H2)", async () => {
    const stream = "stubborn";
    const child = await startProcess(stream);
    await new Producer(redis.open(), stream, { partitions: 4 }).send("made", -1, { key: "k" });
    await eventually(async () => expect(await redis.admin.llen(`effects:${stream}`)).toBe(1));
    child.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(child.exitCode).toBeNull();
    const begun = Date.now();
    await endProcess(child, "SIGTERM");
    expect(Date.now() - begun).toBeLessThan(1000);
    expect(child.exitCode).toBe(143);
    const got: unknown[] = [];
    const worker = new Worker(redis.open(), "g", { logger }).on(
      stream,
      "made",
      ({ data }) => void got.push(data),
      { partitions: 4, order: "key" },
    );
    await redis.start(worker);
    await eventually(() => expect(got).toEqual([-1]), 20_000);
  });
});
