import { expect, it } from "vitest";
import { endProcess, eventually } from "../../../../../tests/support/process.ts";
import { describeOnRedis } from "../../../../../tests/support/redis-tests.ts";
import { Producer, replayDeadLetters } from "../../../events/index.ts";

describeOnRedis("halted keys on Redis", (redis) => {
  const stream = "halting";
  const keys = Array.from({ length: 6 }, (_, n) => `key-${n}`);

  /** Numbers by key, each where it took effect first. */
  async function effects(): Promise<Map<string, Set<number>>> {
    const byKey = new Map<string, Set<number>>(keys.map((key) => [key, new Set()]));
    for (const line of await redis.admin.lrange(`effects:${stream}`, 0, -1)) {
      const [key = "", n] = line.split(" ");
      byKey.get(key)?.add(Number(n));
    }
    return byKey;
  }

  it("stay in order while they are halted and replayed again and again, and processes are killed (E5)", async () => {
    const refused = `refused:${stream}`;
    await redis.admin.sadd(refused, 5, 60, 100);
    const broker = redis.open();
    const producer = new Producer(broker, stream, { partitions: 4 });
    const count = 150;
    const start = () => redis.startProcess("noting-worker", stream, "g");
    let [older, newer] = [await start(), await start()];
    const sending = (async () => {
      for (let n = 0; n < count; n++) {
        await Promise.all(keys.map((key) => producer.send("made", n, { key })));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    let replayed = 0;
    const replay = async (ms: number) => {
      for (const end = Date.now() + ms; Date.now() < end; ) {
        replayed += await replayDeadLetters(broker, stream, "g");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    for (const passed of [5, 60, 100]) {
      await replay(500);
      await endProcess(older, "SIGKILL");
      await redis.admin.srem(refused, passed);
      await replay(500);
      [older, newer] = [newer, await start()];
    }
    await sending;
    await eventually(async () => {
      replayed += await replayDeadLetters(broker, stream, "g");
      for (const [key, numbers] of await effects()) expect(numbers.size, key).toBe(count);
    }, 60_000);
    for (const [key, numbers] of await effects())
      expect([...numbers], key).toEqual(Array.from({ length: count }, (_, n) => n));
    expect(replayed).toBeGreaterThan(keys.length);
    await eventually(async () => {
      const halted = Array.from({ length: 4 }, (_, n) => `{${stream}.${n}}:halted:g`);
      expect(await redis.admin.exists(...halted)).toBe(0);
    });
  });
});
