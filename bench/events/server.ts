import { spawn } from "node:child_process";
import { Redis } from "ioredis";
import { endProcess, endWithUs, eventually, freePort } from "../../tests/support/process.ts";
import { redisProgram } from "../../tests/support/redis.ts";
import { onCore, otherCore } from "../cores.ts";
import { group, stream } from "./client/peer.ts";

/** A Redis of the benchmark's own, which keeps nothing on disk. */
export interface Server {
  readonly url: string;
  /** Forgets everything. */
  clear(): Promise<void>;
  /** How many events are stored, and how many of them no reader has acknowledged. */
  count(): Promise<{ stored: number; left: number }>;
  stop(): Promise<void>;
}

/** Starts it on a free port, on its core. */
export async function startServer(): Promise<Server> {
  const port = await freePort();
  const settings = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const [command, args] = onCore(otherCore, redisProgram(), settings);
  const child = spawn(command, args, { stdio: "ignore" });
  endWithUs(child);
  const redis = new Redis({ port, retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on("error", () => undefined);
  await eventually(() => redis.ping());
  return {
    url: `redis://127.0.0.1:${port}`,
    clear: async () => void (await redis.flushall()),
    count: () => count(redis),
    async stop() {
      redis.disconnect();
      await endProcess(child, "SIGTERM");
    },
  };
}

/** A stream's entries, or the jobs of BullMQ that are not done. */
async function count(redis: Redis): Promise<{ stored: number; left: number }> {
  if ((await redis.exists(stream)) === 0) {
    const lists = ["wait", "active", "paused"].map((name) => redis.llen(`bull:${stream}:${name}`));
    const jobs = (await Promise.all(lists)).reduce((sum, length) => sum + length, 0);
    return { stored: jobs, left: jobs };
  }
  const stored = await redis.xlen(stream);
  const groups = await redis.xinfo("GROUPS", stream);
  const [first] = Array.isArray(groups) ? groups : [];
  const facts: unknown[] = Array.isArray(first) ? first : [];
  const fact = (name: string) => Number(facts[facts.indexOf(name) + 1]);
  if (facts[facts.indexOf("name") + 1] !== group) return { stored, left: stored };
  return { stored, left: fact("pending") + fact("lag") };
}
