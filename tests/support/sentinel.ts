import { Redis } from "ioredis";
import { eventually, freePort } from "./process.ts";
import { startProxy, type TcpProxy } from "./proxy.ts";
import { type RedisServer, startRedis } from "./redis.ts";

/** A primary, its replica, and a Sentinel that watches them. */
export interface SentinelSystem {
  /** For a broker that asks the Sentinel. */
  readonly url: string;
  readonly primary: RedisServer;
  readonly replica: RedisServer;
  readonly sentinel: RedisServer;
  /** The server that the Sentinel names as the primary. */
  current(): Promise<RedisServer>;
  /** Resolves once the Sentinel names another one than this. */
  hasFailedOver(from: RedisServer): Promise<void>;
  /** Where the Sentinel says that a server is. */
  portOf(server: RedisServer): string;
  /** What stands before it for the Sentinel and the other server. */
  proxyOf(server: RedisServer): TcpProxy;
  /** Makes one of the two follow the other, as the Sentinel does some ten seconds after a server has come back. */
  follow(replica: RedisServer): Promise<void>;
  /** Resolves once both servers run, and one follows the other. */
  isWhole(): Promise<void>;
  stop(): Promise<void>;
}

/** One of the two servers that a Sentinel watches, and where it says that it is. */
interface Node {
  readonly server: RedisServer;
  readonly port: string;
  readonly proxy?: TcpProxy;
}

async function startNode(settings: readonly string[], isProxied: boolean): Promise<Node> {
  const port = await freePort();
  if (!isProxied) return { server: await startRedis({ port, settings }), port: `${port}` };
  const proxy = await startProxy(port);
  const announced = ["--replica-announce-port", `${proxy.port}`];
  const server = await startRedis({ port, settings: [...settings, ...announced] });
  return { server, port: `${proxy.port}`, proxy };
}

/** How the system is started. */
export interface SentinelSettings {
  /** Of both servers, as on the command line. */
  readonly settings?: readonly string[];
  /** The Sentinel, and each server the other, go through proxies. */
  readonly isProxied?: boolean;
}

/** Resolves once the replica follows and the Sentinel knows of it. */
export async function startSentinelSystem({
  settings = [],
  isProxied = false,
}: SentinelSettings = {}): Promise<SentinelSystem> {
  const [first, second] = [
    await startNode(settings, isProxied),
    await startNode(settings, isProxied),
  ];
  const [primary, replica] = [first.server, second.server];
  const nodeOf = (server: RedisServer) => (server === primary ? first : second);
  const sentinel = await startRedis({ sentinel: true });
  const ask = new Redis(sentinel.url);
  // It is restarted in some tests.
  ask.on("error", () => undefined);
  await follow(second, first);
  await watch(ask, first);
  const current = async () => {
    const [, port] = (await ask.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "main")) as string[];
    return port === first.port ? primary : replica;
  };
  return {
    url: `redis+sentinel://${new URL(sentinel.url).host}/main`,
    primary,
    replica,
    sentinel,
    current,
    hasFailedOver: (from) =>
      eventually(async () => {
        if ((await current()) === from) throw new Error("there was no failover yet");
      }, 30_000),
    portOf: (server) => nodeOf(server).port,
    proxyOf(server) {
      const { proxy } = nodeOf(server);
      if (!proxy) throw new Error("it is not behind a proxy");
      return proxy;
    },
    follow: (server) => (server === primary ? follow(first, second) : follow(second, first)),
    isWhole: () => eventually(async () => checkWhole([primary, replica], await current()), 60_000),
    async stop() {
      ask.disconnect();
      for (const { proxy } of [first, second]) proxy?.stop();
      await Promise.all([primary, replica, sentinel].map((server) => server.stop()));
    },
  };
}

/** Has the Sentinel watch a primary; resolves once it knows of its replica. */
async function watch(sentinel: Redis, { port }: Node): Promise<void> {
  await sentinel.call("SENTINEL", "MONITOR", "main", "127.0.0.1", port, "1");
  await sentinel.call("SENTINEL", "SET", "main", "down-after-milliseconds", "500");
  await sentinel.call("SENTINEL", "SET", "main", "failover-timeout", "5000");
  await eventually(async () => {
    const facts = (await sentinel.call("SENTINEL", "REPLICAS", "main")) as string[][];
    if (facts.length === 0 || !facts[0]?.includes("slave") || facts[0]?.includes("err"))
      throw new Error("the Sentinel does not know the replica yet");
  }, 20_000);
}

/** By command, so that the Sentinel can change it for good. */
async function follow({ server }: Node, primary: Node): Promise<void> {
  const client = new Redis(server.url);
  await client.replicaof("127.0.0.1", primary.port);
  await client.config("REWRITE");
  client.disconnect();
}

async function checkWhole(servers: readonly RedisServer[], primary: RedisServer): Promise<void> {
  const clients = servers.map(({ url }) => new Redis(url, { retryStrategy: () => null }));
  try {
    const infos = await Promise.all(clients.map((client) => client.info("replication")));
    for (const [index, server] of servers.entries()) {
      const wanted = server === primary ? "role:master" : "master_link_status:up";
      if (!infos[index]?.includes(wanted)) throw new Error(`${server.url} is not ${wanted}`);
    }
  } finally {
    for (const client of clients) client.disconnect();
  }
}
