import { Redis } from "ioredis";
import { expect } from "vitest";
import { eventually } from "./process.ts";

/**
 * Has every event handled once more by every group, as after a failure that nobody remembers; resolves when all are done,
 * and fails if anything was sent in answer, or put aside.
 */
export async function deliverAllAgain(url: string): Promise<void> {
  const redis = new Redis(url);
  try {
    const streams = await redis.hkeys("revent:streams");
    expect(streams.length).toBeGreaterThan(1);
    await quiet(redis, streams);
    const lengths = await Promise.all(streams.map((stream) => doubled(redis, stream)));
    await quiet(redis, streams);
    expect(await Promise.all(streams.map((stream) => redis.xlen(stream)))).toEqual(lengths);
    expect(await redis.keys("{*}:dead:*")).toEqual([]);
    expect(await redis.keys("{*}:due:*")).toEqual([]);
  } finally {
    redis.disconnect();
  }
}

/** Resolves once everything is handled, and what that has sent, too. */
async function quiet(redis: Redis, streams: readonly string[]): Promise<void> {
  await eventually(async () => {
    for (const stream of streams) await expectRead(redis, stream);
    // Longer than it takes until what is committed is sent.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    for (const stream of streams) await expectRead(redis, stream);
  }, 30_000);
}

/** Adds every entry of a stream once more; answers how long it is then. */
async function doubled(redis: Redis, stream: string): Promise<number> {
  const entries = await redis.xrange(stream, "-", "+");
  for (const [, fields] of entries) await redis.xadd(stream, "*", ...fields);
  return entries.length * 2;
}

/** Every group has handled all of it. */
async function expectRead(redis: Redis, stream: string): Promise<void> {
  const [[last] = [""]] = await redis.xrevrange(stream, "+", "-", "COUNT", 1);
  for (const facts of (await redis.xinfo("GROUPS", stream)) as unknown[][]) {
    const value = (name: string) => facts[facts.indexOf(name) + 1];
    expect([value("last-delivered-id"), value("pending")]).toEqual([last, 0]);
  }
}
