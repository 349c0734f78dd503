import { Redis } from "ioredis";
import { eventually } from "./process.ts";
import { type RedisServer, startRedis } from "./redis.ts";

/** A primary, its replica, and a Sentinel that watches them. */
export interface SentinelSystem {
  /** For a broker that asks the Sentinel. */
  readonly url: string;
  readonly primary: RedisServer;
  readonly replica: RedisServer;
  readonly sentinel: RedisServer;
  stop(): Promise<void>;
}

/** Resolves once the replica follows and the Sentinel knows of it. */
export async function startSentinelSystem(): Promise<SentinelSystem> {
  const primary = await startRedis();
  const replica = await startRedis({ settings: ["--replicaof", "127.0.0.1", portOf(primary)] });
  const sentinel = await startRedis({ sentinel: true });
  const ask = new Redis(sentinel.url);
  await ask.call("SENTINEL", "MONITOR", "main", "127.0.0.1", portOf(primary), "1");
  await ask.call("SENTINEL", "SET", "main", "down-after-milliseconds", "500");
  await ask.call("SENTINEL", "SET", "main", "failover-timeout", "5000");
  await eventually(async () => {
    const facts = (await ask.call("SENTINEL", "REPLICAS", "main")) as string[][];
    if (facts.length === 0 || !facts[0]?.includes("slave") || facts[0]?.includes("err"))
      throw new Error("the Sentinel does not know the replica yet");
  }, 20_000);
  ask.disconnect();
  return {
    url: `redis+sentinel://127.0.0.1:${portOf(sentinel)}/main`,
    primary,
    replica,
    sentinel,
    async stop() {
      await Promise.all([primary, replica, sentinel].map((server) => server.stop()));
    },
  };
}

function portOf({ url }: RedisServer): string {
  return new URL(url).port;
}
