import { silentLogger as logger } from "@revent/runtime";
import { RedisBroker } from "@revent/runtime/redis";
import { Redis } from "ioredis";
import { describe, it } from "vitest";
import { conformance } from "../../runtime/src/brokers/conformance/index.ts";
import { crashWorker } from "./crash.ts";
import { type RedisServer, startRedis, whyNoRedis } from "./redis.ts";

/**
 * Runs the suite that every broker passes, on a server as `startRedis` takes it; where there is none, it says so.
 *
 * @param onStart told whenever it was started, for which part of the suite
 */
export function conformanceOnRedis(
  server?: string,
  onStart: (url: string, part: string) => Promise<void> = async () => undefined,
): void {
  const name = `broker on ${server ?? "Redis"}`;
  const asked = process.env.REVENT_REDIS;
  const missing = server && asked ? `the tests shall run on ${asked} alone` : whyNoRedis(server);
  if (missing === undefined) {
    conformance(subjectOn(name, onStart, server));
    return;
  }
  console.warn(`Skipped: ${name}: ${missing}.`);
  describe(name, () => it.skip(`keeps the suite (${missing})`));
}

function subjectOn(
  name: string,
  onStart: (url: string, part: string) => Promise<void>,
  program?: string,
) {
  let server: RedisServer | undefined;
  let part = "";
  const url = () => {
    if (!server) throw new Error("the server has not been started");
    return server.url;
  };
  return {
    name,
    async setUp(title: string) {
      part = title;
      server = await startRedis(program === undefined ? {} : { server: program });
      await onStart(server.url, part);
    },
    tearDown: async () => server?.stop(),
    open: async (deadlineMs = 1500) =>
      new RedisBroker({ url: url(), deadlineMs, trimEveryMs: 100, logger }),
    processes: { crash: (stream: string, group: string) => crashWorker(url(), stream, group) },
    outage: {
      begin: async () => server?.kill(),
      async end() {
        await server?.start();
        await onStart(url(), part);
      },
      pause: () => server?.pause(),
      resume: () => server?.resume(),
    },
    raw: {
      add: (stream: string, fields: readonly string[]) =>
        tell(url(), "XADD", stream, "*", ...fields),
      deleteAll: () => tell(url(), "FLUSHALL"),
    },
  };
}

/** Sends one command, as any program may. */
async function tell(url: string, command: string, ...args: string[]): Promise<void> {
  const redis = new Redis(url, { disableClientInfo: true });
  await redis.call(command, ...args);
  redis.disconnect();
}
