import type { RedisBrokerOptions } from "@revent/runtime/redis";
import { Redis, type RedisOptions } from "ioredis";
import { type NetworkActs, type ProxyFaults, startProxy, together } from "../support/proxy.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { type SentinelSystem, startSentinelSystem } from "../support/sentinel.ts";
import { pause } from "./process.ts";
import type { Act, ActKind } from "./schedule.ts";

/** What can be done to servers, for so many ms; resolves once they work again. */
export type ServerActs = Readonly<
  Partial<Record<ActKind, (forMs: Act["forMs"]) => Promise<unknown>>>
>;

/** The way to Redis of one process, which no other goes: what is done to it concerns no other. */
export interface Way extends NetworkActs {
  readonly broker: Pick<RedisBrokerOptions, "url" | "options">;
}

type ClientOptions = Pick<RedisOptions, "maxRetriesPerRequest" | "commandTimeout">;

/** Where Redis is in a run. */
export interface Place {
  /** Past the proxies of processes. */
  readonly url: string;
  /** It has a replica, which may take over. */
  readonly isReplicated: boolean;
  readonly acts: ServerActs;
  /** The same, to whoever is the primary. */
  client(options?: ClientOptions): Redis;
  startWay(): Promise<Way>;
  stop(): Promise<void>;
}

/** One server. */
export async function startServer(): Promise<Place> {
  const server = await startRedis();
  return {
    url: server.url,
    isReplicated: false,
    acts: {
      async kill(forMs) {
        await server.kill();
        await pause(forMs);
        await server.start();
      },
      pause: (forMs) => hold(server, forMs),
    },
    client: (options = {}) => undisturbed(new Redis(server.url, options)),
    async startWay() {
      const proxy = await startProxy(Number(portOf(server)));
      return { ...proxy, broker: { url: `redis://127.0.0.1:${proxy.port}` } };
    },
    stop: () => server.stop(),
  };
}

/** A primary that its replica has left, since it is taken for dead, soon refuses what clients still write to it. */
const careful = ["--min-replicas-to-write", "1", "--min-replicas-max-lag", "2"];

/** So long before a primary is killed, in ms, its replica gets nothing any more: what is published then may be lost. */
const losingMs = 1000;

/** A primary and its replica behind a Sentinel. */
export async function startSentinel(): Promise<Place> {
  const system = await startSentinelSystem({ settings: careful, isProxied: true });
  return {
    url: system.url,
    isReplicated: true,
    acts: {
      failover: (forMs) => failOver(system, forMs),
      partition: (forMs) => partition(system, forMs),
      async pause(forMs) {
        await hold(await system.current(), forMs);
        await system.isWhole();
      },
      async kill(forMs) {
        const replica = other(system, await system.current());
        await replica.kill();
        await pause(forMs);
        await replica.start();
        await system.isWhole();
      },
    },
    client: (options = {}) =>
      undisturbed(new Redis({ ...sentinelOptions(portOf(system.sentinel)), ...options })),
    startWay: () => startWayThroughSentinel(system),
    stop: () => system.stop(),
  };
}

async function failOver(system: SentinelSystem, forMs: number): Promise<void> {
  const primary = await system.current();
  const link = system.proxyOf(primary);
  link.behave(nothing);
  await pause(losingMs);
  await primary.kill();
  await system.hasFailedOver(primary);
  await pause(forMs);
  link.behave({});
  link.cut();
  await primary.start();
  await system.follow(primary);
  await system.isWhole();
}

/** Sentinel and replica see nothing of the primary any more; all others do, and go on with it. */
async function partition(system: SentinelSystem, forMs: number): Promise<void> {
  const primary = await system.current();
  const link = system.proxyOf(primary);
  link.behave(nothing);
  await pause(forMs);
  link.behave({});
  link.cut();
  await system.isWhole();
}

const nothing: ProxyFaults = { dropRequests: true, dropReplies: true };

function other({ primary, replica }: SentinelSystem, server: RedisServer): RedisServer {
  return server === primary ? replica : primary;
}

async function hold(server: RedisServer, forMs: number): Promise<void> {
  server.pause();
  await pause(forMs);
  server.resume();
}

/** Whatever the Sentinel says where a server is, this process goes through a proxy of its own. */
async function startWayThroughSentinel(system: SentinelSystem): Promise<Way> {
  const [asking, ...proxies] = await Promise.all(
    [system.sentinel, system.primary, system.replica].map((server) =>
      startProxy(Number(portOf(server))),
    ),
  );
  if (!asking) throw new Error("unreachable");
  const servers = [system.primary, system.replica];
  const natMap = Object.fromEntries(
    proxies.map(({ port }, index) => [
      `127.0.0.1:${system.portOf(servers[index] ?? system.primary)}`,
      { host: "127.0.0.1", port },
    ]),
  );
  return {
    ...together([asking, ...proxies]),
    broker: { url: `redis+sentinel://127.0.0.1:${asking.port}/main`, options: { natMap } },
  };
}

/** A connection that breaks is made anew. */
function undisturbed(client: Redis): Redis {
  client.on("error", () => undefined);
  return client;
}

function sentinelOptions(port: string) {
  return { sentinels: [{ host: "127.0.0.1", port: Number(port) }], name: "main" };
}

function portOf({ url }: RedisServer): string {
  return new URL(url).port;
}
