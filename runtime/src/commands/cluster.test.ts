import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClusterSystem, startCluster } from "../../../tests/support/cluster.ts";
import { eventually } from "../../../tests/support/process.ts";
import { type RedisServer, whyNoRedis } from "../../../tests/support/redis.ts";
import { RedisBroker } from "../brokers/redis/index.ts";
import { DeadLetter, Producer, Worker } from "../events/index.ts";
import { silentLogger as logger } from "../logger.ts";
import { runCommand } from "./index.ts";

const missing = whyNoRedis();
if (missing) console.warn(`Tests of commands on a Redis Cluster are skipped: ${missing}.`);

const settings = { partitions: 8, order: "none", durability: "primary" };
const streams = [{ address: "orders", settings }];
const orders = { event: { action: "made", stream: "orders" } };
const model = {
  services: [
    { name: "shop", streams, publications: [orders], subscriptions: [] },
    { name: "bank", streams, publications: [], subscriptions: [orders] },
  ],
};

async function revent(name: string, ...args: string[]) {
  const told = { out: "", err: "" };
  const code = await runCommand(name, args, {
    out: (text) => {
      told.out += text;
    },
    err: (text) => {
      told.err += text;
    },
    model: async () => model,
    env: {},
    signal: new AbortController().signal,
  });
  return { code, ...told };
}

describe.skipIf(missing)("commands on a Redis Cluster", { timeout: 60_000 }, () => {
  let cluster: ClusterSystem;
  const nodes = () => [...cluster.primaries, cluster.replica];
  const urlOf = (name: string) => cluster.url.replace("//", `//${name}:pw@`);

  beforeAll(async () => {
    cluster = await startCluster();
    const { out } = await revent("acl", "--operator", "ops");
    for (const line of out.trim().split("\n")) {
      const rules = line.replace("#SHA256-OF-THE-PASSWORD", ">pw").match(/\([^)]*\)|\S+/g) ?? [];
      // Redis keeps users on each node by itself.
      for (const node of nodes()) await command(node, "ACL", "SETUSER", ...rules.slice(1));
    }
  }, 60_000);
  afterAll(() => cluster.stop());

  it("show the groups of every node, and what they put aside, to users with the rights of `revent acl`", async () => {
    const shop = new RedisBroker({ url: urlOf("shop"), logger });
    const bank = new RedisBroker({ url: urlOf("bank"), logger });
    const worker = new Worker(bank, "bank", { logger }).on(
      "orders",
      "made",
      () => {
        throw new DeadLetter("no");
      },
      { partitions: 8 },
    );
    await worker.start();
    const producer = new Producer(shop, "orders", { partitions: 8 });
    for (let n = 0; n < 24; n++) await producer.send("made", n, { key: `k${n}` });
    const redis = ["--redis", urlOf("ops")];
    const reports = async () => JSON.parse((await revent("streams", "--json", ...redis)).out);
    await eventually(async () => {
      const dead = (await reports()).map((report: { dead: number }) => report.dead);
      expect(dead.reduce((sum: number, count: number) => sum + count, 0)).toBe(24);
    }, 10_000);
    await worker.stop();
    await Promise.all([shop.close(), bank.close()]);

    const names = (await reports()).map((report: { stream: string }) => report.stream);
    expect(names).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((n) => `orders.${n}`));
    const listed = await revent("dead", "list", "orders", "bank", "--json", ...redis);
    expect(listed.out.trim().split("\n")).toHaveLength(24);
    const purge = await revent("dead", "purge", "orders", "bank", "--all", ...redis);
    expect(purge).toEqual({ code: 0, out: "24 deleted.\n", err: "" });
    for (const node of nodes()) expect(await refusedBy(node)).toEqual([]);
  });

  it("say in one line that a node does not know the user", async () => {
    for (const node of nodes()) await command(node, "ACL", "DELUSER", "ops");
    const { code, err } = await revent("streams", "--redis", urlOf("ops"));
    expect(err).toMatch(/^revent: Redis Cluster cannot be reached: .*WRONGPASS .*\n$/);
    expect(err).not.toContain("pw");
    expect(code).toBe(2);
  });
});

async function command(node: RedisServer, name: string, ...args: string[]): Promise<unknown> {
  const client = new Redis(node.url);
  try {
    return await client.call(name, ...args);
  } finally {
    client.disconnect();
  }
}

/** What a node has refused, other than the look at its settings. */
async function refusedBy(node: RedisServer): Promise<string[]> {
  const log = (await command(node, "ACL", "LOG")) as unknown[][];
  const refused = log.map((entry) => `${entry[entry.indexOf("object") + 1]}`);
  return refused.filter((object) => object !== "config|get");
}
