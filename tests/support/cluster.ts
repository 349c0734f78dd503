import { Redis } from "ioredis";
import { eventually, freePort } from "./process.ts";
import { type RedisServer, startRedis } from "./redis.ts";

/** A Redis Cluster of three primaries, the first of which has a replica. */
export interface ClusterSystem {
  readonly url: string;
  readonly primaries: readonly RedisServer[];
  readonly replica: RedisServer;
  stop(): Promise<void>;
}

const ranges = ["0 5460", "5461 10922", "10923 16383"];

function settings(bus: number): string[] {
  return [
    ...["--cluster-enabled", "yes", "--cluster-node-timeout", "1000"],
    ...["--cluster-port", `${bus}`],
  ];
}

/** Resolves once every node takes all slots for served. */
export async function startCluster(): Promise<ClusterSystem> {
  const buses = await Promise.all([0, 1, 2, 3].map(freePort));
  const servers = await Promise.all(buses.map((bus) => startRedis({ settings: settings(bus) })));
  const clients = servers.map(({ url }) => new Redis(url));
  const port = new URL(servers[0]?.url ?? "").port;
  for (const client of clients.slice(1))
    await client.call("CLUSTER", "MEET", "127.0.0.1", port, buses[0] ?? 0);
  for (const [index, range] of ranges.entries())
    await clients[index]?.call("CLUSTER", "ADDSLOTSRANGE", ...range.split(" "));
  const id = String(await clients[0]?.call("CLUSTER", "MYID"));
  await eventually(() => clients[3]?.call("CLUSTER", "REPLICATE", id), 20_000);
  await eventually(async () => {
    for (const client of clients) {
      const info = String(await client.call("CLUSTER", "INFO"));
      const nodes = String(await client.call("CLUSTER", "NODES"));
      if (!info.includes("cluster_state:ok") || !/slave .* connected/.test(nodes))
        throw new Error("the cluster is not complete yet");
    }
    if (!String(await clients[3]?.info("replication")).includes("master_link_status:up"))
      throw new Error("the replica does not follow yet");
  }, 30_000);
  for (const client of clients) client.disconnect();
  const [one, two, three, replica] = servers as [
    RedisServer,
    RedisServer,
    RedisServer,
    RedisServer,
  ];
  return {
    url: `redis+cluster://${[one, two, three].map(({ url }) => new URL(url).host).join(",")}`,
    primaries: [one, two, three],
    replica,
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}
