import { Redis } from "ioredis";
import { eventually, freePort } from "./process.ts";
import { type RedisServer, startRedis } from "./redis.ts";

/** A Redis Cluster of three primaries, the first of which has a replica. */
export interface ClusterSystem {
  readonly url: string;
  readonly primaries: readonly RedisServer[];
  readonly replica: RedisServer;
  /** Resolves once every node takes all slots for served. */
  isWhole(): Promise<void>;
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
  for (const client of clients) client.disconnect();
  const isWhole = () => eventually(() => checkWhole(servers), 30_000);
  await isWhole();
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
    isWhole,
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

async function checkWhole(servers: readonly RedisServer[]): Promise<void> {
  const clients = servers.map(({ url }) => new Redis(url));
  try {
    for (const client of clients) {
      const info = String(await client.call("CLUSTER", "INFO"));
      const nodes = String(await client.call("CLUSTER", "NODES"));
      if (!info.includes("cluster_state:ok") || !/slave .* connected/.test(nodes))
        throw new Error("the cluster is not complete yet");
    }
    const roles = await Promise.all(clients.map((client) => client.info("replication")));
    if (!roles.some((role) => role.includes("master_link_status:up")))
      throw new Error("the replica does not follow yet");
  } finally {
    for (const client of clients) client.disconnect();
  }
}
