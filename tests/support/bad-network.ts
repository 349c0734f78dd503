import { Redis } from "ioredis";
import { slotOf } from "../../runtime/src/brokers/redis/connections/slots.ts";
import { startCluster } from "./cluster.ts";
import { type NetworkActs, startProxy, together } from "./proxy.ts";
import { portOf, startRedis } from "./redis.ts";

/** Redis behind proxies: what is done, is done to every way there is to it. */
export interface BadNetwork extends Omit<NetworkActs, "stop"> {
  readonly url: string;
  /** A client of the server that has a stream, past the proxies. */
  clientOf(stream: string): Redis;
  stop(): Promise<void>;
}

/** One server. `random` makes cuts reproducible. */
export async function serverBehindProxy(random: () => number): Promise<BadNetwork> {
  const server = await startRedis();
  const proxy = await startProxy(portOf(server), random);
  const client = new Redis(server.url);
  return {
    ...together([proxy]),
    url: `redis://127.0.0.1:${proxy.port}`,
    clientOf: () => client,
    async stop() {
      client.disconnect();
      proxy.stop();
      await server.stop();
    },
  };
}

/** A Cluster whose nodes are found through their proxies only, also by each other. */
export async function clusterBehindProxies(random: () => number): Promise<BadNetwork> {
  const cluster = await startCluster({ random });
  const { url, proxies, primaries } = cluster;
  const clients = primaries.map(({ url }) => new Redis(url));
  return {
    ...together(proxies),
    url,
    clientOf(stream) {
      const client = clients[cluster.primaryOf(slotOf(stream))];
      if (!client) throw new Error(`nobody has ${stream}`);
      return client;
    },
    async stop() {
      for (const client of clients) client.disconnect();
      await cluster.stop();
    },
  };
}
