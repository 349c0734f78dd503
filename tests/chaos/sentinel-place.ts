import { Redis } from "ioredis";
import { type ProxyFaults, startProxy, together } from "../support/proxy.ts";
import { portOf, type RedisServer } from "../support/redis.ts";
import { type SentinelSystem, startSentinelSystem } from "../support/sentinel.ts";
import { hold, type Place, undisturbed, type Way } from "./places.ts";
import { pause } from "./process.ts";

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

/** Whatever the Sentinel says where a server is, this process goes through a proxy of its own. */
async function startWayThroughSentinel(system: SentinelSystem): Promise<Way> {
  const [asking, ...proxies] = await Promise.all(
    [system.sentinel, system.primary, system.replica].map((server) => startProxy(portOf(server))),
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

function sentinelOptions(port: number) {
  return { sentinels: [{ host: "127.0.0.1", port }], name: "main" };
}
