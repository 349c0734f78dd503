import { Redis } from "ioredis";
import { describe, it } from "vitest";
import { crashWorker } from "../../../../tests/support/crash.ts";
import { type RedisServer, startRedis, whyNoRedis } from "../../../../tests/support/redis.ts";
import { silentLogger } from "../../logger.ts";
import { conformance } from "../conformance/index.ts";
import { RedisBroker } from "./index.ts";

let server: RedisServer | undefined;

const missing = whyNoRedis();
if (missing === undefined) conformance(subject());
else {
  console.warn(`Tests of the broker on Redis are skipped: ${missing}.`);
  describe("broker on Redis", () => it.skip(`keeps the suite (${missing})`));
}

function subject() {
  return {
    name: "broker on Redis",
    async setUp() {
      server = await startRedis();
    },
    tearDown: async () => server?.stop(),
    open: async () =>
      new RedisBroker({ url: url(), deadlineMs: 1500, trimEveryMs: 100, logger: silentLogger }),
    processes: { crash: (stream: string, group: string) => crashWorker(url(), stream, group) },
    outage: {
      begin: async () => server?.kill(),
      end: async () => server?.start(),
      pause: () => server?.pause(),
      resume: () => server?.resume(),
    },
    raw: {
      add: (stream: string, fields: readonly string[]) => plainly("XADD", stream, "*", ...fields),
      deleteAll: () => plainly("FLUSHALL"),
    },
  };
}

function url(): string {
  if (!server) throw new Error("the server has not been started");
  return server.url;
}

async function plainly(command: string, ...args: string[]): Promise<void> {
  const redis = new Redis(url());
  await redis.call(command, ...args);
  redis.disconnect();
}
