import { Redis } from "ioredis";
import { eventually, freePort } from "./process.ts";
import { startProxy, type TcpProxy } from "./proxy.ts";
import { type RedisServer, startRedis } from "./redis.ts";

/** A Redis Cluster of three primaries, the first of which has a replica. */
export interface ClusterSystem {
  readonly url: string;
  readonly primaries: readonly RedisServer[];
  readonly replica: RedisServer;
  /** Each stands before one node, the replica's last, and is what the Cluster says where that node is; none unless asked for. */
  readonly proxies: readonly TcpProxy[];
  /** Which of the primaries has had a slot from the beginning. */
  primaryOf(slot: number): number;
  /** Resolves once every node takes all slots for served. */
  isWhole(): Promise<void>;
  stop(): Promise<void>;
}

/** The slots of each primary: from, to. */
const ranges = [
  [0, 5460],
  [5461, 10_922],
  [10_923, 16_383],
] as const;

/** A node that is still to be started. */
interface Node {
  readonly port: number;
  readonly bus: number;
  readonly proxy?: TcpProxy;
}

async function planNode(isProxied: boolean, random?: () => number): Promise<Node> {
  const [port, bus] = [await freePort(), await freePort()];
  return isProxied ? { port, bus, proxy: await startProxy(port, random) } : { port, bus };
}

function startNode({ port, bus, proxy }: Node): Promise<RedisServer> {
  const settings = ["--cluster-enabled", "yes", "--cluster-node-timeout", "1000"];
  settings.push("--cluster-port", `${bus}`);
  if (proxy) settings.push("--cluster-announce-port", `${proxy.port}`);
  return startRedis({ port, settings });
}

/**
 * Resolves once every node takes all slots for served; where they do not come to that, ends them.
 *
 * @param behind proxies, whose cuts `random` makes reproducible; other nodes come through them, too
 */
export async function startCluster(behind?: { random: () => number }): Promise<ClusterSystem> {
  const nodes = await Promise.all(
    [0, 1, 2, 3].map(() => planNode(behind !== undefined, behind?.random)),
  );
  const proxies = nodes.flatMap(({ proxy }) => proxy ?? []);
  const servers: RedisServer[] = [];
  const stop = async () => {
    for (const proxy of proxies) proxy.stop();
    await Promise.all(servers.map((server) => server.stop()));
  };
  const isWhole = () => eventually(() => checkWhole(servers), 30_000);
  try {
    for (const node of nodes) servers.push(await startNode(node));
    await joinUp(servers, nodes[0]?.bus ?? 0);
    await isWhole();
  } catch (error) {
    await stop();
    throw error;
  }
  const [one, two, three, replica] = servers as [
    RedisServer,
    RedisServer,
    RedisServer,
    RedisServer,
  ];
  const seeds = nodes.slice(0, 3).map(({ port, proxy }) => `127.0.0.1:${proxy?.port ?? port}`);
  return {
    url: `redis+cluster://${seeds.join(",")}`,
    primaries: [one, two, three],
    replica,
    proxies,
    primaryOf: (slot) => ranges.findIndex(([from, to]) => from <= slot && slot <= to),
    isWhole,
    stop,
  };
}

/** Makes them one Cluster: the first is met by the others over its bus, and followed by the last. */
async function joinUp(servers: readonly RedisServer[], bus: number): Promise<void> {
  const clients = servers.map(({ url }) => new Redis(url));
  try {
    const port = new URL(servers[0]?.url ?? "").port;
    for (const client of clients.slice(1))
      await client.call("CLUSTER", "MEET", "127.0.0.1", port, bus);
    for (const [index, range] of ranges.entries())
      await clients[index]?.call("CLUSTER", "ADDSLOTSRANGE", ...range);
    const id = String(await clients[0]?.call("CLUSTER", "MYID"));
    await eventually(() => clients[3]?.call("CLUSTER", "REPLICATE", id), 20_000);
  } finally {
    for (const client of clients) client.disconnect();
  }
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
