import { silentLogger as logger } from "@revent/runtime";
import { RedisBroker } from "@revent/runtime/redis";
import { Redis } from "ioredis";
import { describe, it } from "vitest";
import { conformance } from "../../runtime/src/brokers/conformance/index.ts";
import { crashWorker } from "./crash.ts";
import { type RedisServer, startRedis, whyNoRedis } from "./redis.ts";

/** Runs the suite that every broker passes, on a server as `startRedis` takes it; where there is none, it says so. */
export function conformanceOnRedis(server?: string): void {
  const name = `broker on ${server ?? "Redis"}`;
  const missing = whyNoRedis(server);
  if (missing === undefined) {
    conformance(subjectOn(name, server));
    return;
  }
  console.warn(`Skipped: ${name}: ${missing}.`);
  describe(name, () => it.skip(`keeps the suite (${missing})`));
}

function subjectOn(name: string, program?: string) {
  let server: RedisServer | undefined;
  const url = () => {
    if (!server) throw new Error("the server has not been started");
    return server.url;
  };
  const plainly = async (command: string, ...args: string[]) => {
    const redis = new Redis(url());
    await redis.call(command, ...args);
    redis.disconnect();
  };
  return {
    name,
    async setUp() {
      server = await startRedis(program === undefined ? {} : { server: program });
    },
    tearDown: async () => server?.stop(),
    open: async () => new RedisBroker({ url: url(), deadlineMs: 1500, trimEveryMs: 100, logger }),
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
