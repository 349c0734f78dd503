import { fileURLToPath } from "node:url";
import type { Worker } from "@revent/runtime";
import { silentLogger as logger } from "@revent/runtime";
import { RedisBroker, type RedisBrokerOptions } from "@revent/runtime/redis";
import { Cluster, Redis } from "ioredis";
import { afterAll, beforeAll, describe, onTestFinished } from "vitest";
import { type ClusterSystem, startCluster } from "./cluster.ts";
import { endProcess, startScript } from "./process.ts";
import { type RedisServer, type RedisSettings, startRedis, whyNoRedis } from "./redis.ts";

/** What tests of a broker need, wherever Redis is. What they open is closed after each. */
abstract class TestsOfBroker {
  abstract readonly url: string;

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
}

/** What the tests of one `describe` have in common: a server of their own. */
export class RedisTests extends TestsOfBroker {
  readonly #settings: RedisSettings;
  #server: RedisServer | undefined;
  #admin: Redis | undefined;

  constructor(settings: RedisSettings = {}) {
    super();
    this.#settings = settings;
  }

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

  /** Starts a script of this folder with the URL of Redis and more; resolves once it has printed something. */
  async startProcess(name: string, ...args: string[]) {
    const path = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
    const child = await startScript(path, this.url, ...args);
    onTestFinished(() => endProcess(child, "SIGKILL"));
    return child;
  }

  /** Names of keys that fit. */
  keys(pattern: string): Promise<string[]> {
    return this.admin.keys(pattern);
  }

  /** Breaks all connections but our own. */
  async killConnections(): Promise<void> {
    await this.admin.call("CLIENT", "KILL", "SKIPME", "yes");
  }

  async setUp(): Promise<void> {
    this.#server = await startRedis(this.#settings);
    this.#admin = new Redis(this.#server.url);
    // It is away in some tests.
    this.#admin.on("error", () => undefined);
  }

  async tearDown(): Promise<void> {
    this.#admin?.disconnect();
    await this.#server?.stop();
  }
}

/** The same with a Cluster. */
export class ClusterTests extends TestsOfBroker {
  #cluster: ClusterSystem | undefined;
  #admin: Cluster | undefined;

  get url(): string {
    return present(this.#cluster).url;
  }

  get admin(): Cluster {
    return present(this.#admin);
  }

  async keys(pattern: string): Promise<string[]> {
    const found = this.admin.nodes("master").map((node) => node.keys(pattern));
    return (await Promise.all(found)).flat();
  }

  async killConnections(): Promise<void> {
    const nodes = this.admin.nodes("master");
    await Promise.all(nodes.map((node) => node.call("CLIENT", "KILL", "SKIPME", "yes")));
  }

  async setUp(): Promise<void> {
    this.#cluster = await startCluster();
    this.#admin = new Cluster(this.#cluster.primaries.map(({ url }) => url));
  }

  async tearDown(): Promise<void> {
    this.#admin?.disconnect();
    await this.#cluster?.stop();
  }
}

/** A `describe` on a Redis server of its own; where there can be none, it is skipped, and says why. */
export function describeOnRedis(
  title: string,
  tests: (redis: RedisTests) => void,
  settings: RedisSettings = {},
): void {
  describeOn(new RedisTests(settings), title, tests, settings.server);
}

/** The same, once on a server and once on a Cluster. */
export function describeOnServerAndCluster(
  title: string,
  tests: (redis: RedisTests | ClusterTests) => void,
): void {
  describeOn(new RedisTests(), title, tests);
  describeOn(new ClusterTests(), `${title}, on a Cluster`, tests);
}

function describeOn<Tests extends RedisTests | ClusterTests>(
  redis: Tests,
  title: string,
  tests: (redis: Tests) => void,
  server?: string,
): void {
  const missing = whyNoRedis(server);
  if (missing) console.warn(`Skipped: ${title}: ${missing}.`);
  describe.skipIf(missing)(title, { timeout: 90_000 }, () => {
    beforeAll(() => redis.setUp());
    afterAll(() => redis.tearDown());
    tests(redis);
  });
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the server has not been started");
  return value;
}
