import { Redis } from "ioredis";
import { describe, it } from "vitest";
import { crashWorker } from "../../../../tests/support/crash.ts";
import { whyNoRedis } from "../../../../tests/support/redis.ts";
import { type SentinelSystem, startSentinelSystem } from "../../../../tests/support/sentinel.ts";
import { silentLogger } from "../../logger.ts";
import { conformance } from "../conformance/index.ts";
import { RedisBroker } from "./index.ts";

let system: SentinelSystem | undefined;

const missing = whyNoRedis();
if (missing === undefined) conformance(subject());
else {
  console.warn(`Tests of the broker on Redis behind Sentinel are skipped: ${missing}.`);
  describe("broker on Redis behind Sentinel", () => it.skip(`keeps the suite (${missing})`));
}

function subject() {
  return {
    name: "broker on Redis behind Sentinel",
    async setUp() {
      system = await startSentinelSystem();
    },
    tearDown: async () => system?.stop(),
    open: async (deadlineMs = 1500) =>
      new RedisBroker({
        url: started().url,
        deadlineMs,
        trimEveryMs: 100,
        logger: silentLogger,
      }),
    processes: {
      crash: (stream: string, group: string) => crashWorker(started().url, stream, group),
    },
    outage: { missing: "Sentinel makes the replica the primary; failover.test.ts has it do so" },
    raw: {
      add: (stream: string, fields: readonly string[]) => plainly("XADD", stream, "*", ...fields),
      deleteAll: () => plainly("FLUSHALL"),
    },
  };
}

function started(): SentinelSystem {
  if (!system) throw new Error("the servers have not been started");
  return system;
}

async function plainly(command: string, ...args: string[]): Promise<void> {
  const redis = new Redis(started().primary.url);
  await redis.call(command, ...args);
  redis.disconnect();
}
