import { fileURLToPath } from "node:url";
import type { Worker } from "@revent/runtime";
import { silentLogger as logger } from "@revent/runtime";
import { RedisBroker, type RedisBrokerOptions } from "@revent/runtime/redis";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, onTestFinished } from "vitest";
import { endProcess, startScript } from "./process.ts";
import { type RedisServer, startRedis, whyNoRedis } from "./redis.ts";

/** What the tests of one `describe` have in common: a server of their own. What they open is closed after each. */
export class RedisTests {
  #server: RedisServer | undefined;
  #admin: Redis | undefined;

  get server(): RedisServer {
    return present(this.#server);
  }

  get url(): string {
    return this.server.url;
  }

  /** A client of no broker's. */
  get admin(): Redis {
    return present(this.#admin);
  }

  open(options: RedisBrokerOptions = {}): RedisBroker {
    const broker = new RedisBroker({ url: this.url, logger, ...options });
    onTestFinished(() => broker.close());
    return broker;
  }

  async start(worker: Worker): Promise<Worker> {
    await worker.start();
    onTestFinished(() => worker.stop({ deadlineMs: 1000 }));
    return worker;
  }

  /** Starts a script of this folder with the URL of Redis and more; resolves once it has printed something. */
  async startProcess(name: string, ...args: string[]) {
    const path = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
    const child = await startScript(path, this.url, ...args);
    onTestFinished(() => endProcess(child, "SIGKILL"));
    return child;
  }

  async setUp(): Promise<void> {
    this.#server = await startRedis();
    this.#admin = new Redis(this.#server.url);
    // It is away in some tests.
    this.#admin.on("error", () => undefined);
  }

  async tearDown(): Promise<void> {
    this.#admin?.disconnect();
    await this.#server?.stop();
  }
}

/** A `describe` on a Redis server of its own; where there can be none, it is skipped, and says why. */
export function describeOnRedis(title: string, tests: (redis: RedisTests) => void): void {
  const missing = whyNoRedis();
  if (missing) console.warn(`Skipped: ${title}: ${missing}.`);
  describe.skipIf(missing)(title, { timeout: 90_000 }, () => {
    const redis = new RedisTests();
    beforeAll(() => redis.setUp());
    afterAll(() => redis.tearDown());
    tests(redis);
  });
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the server has not been started");
  return value;
}
