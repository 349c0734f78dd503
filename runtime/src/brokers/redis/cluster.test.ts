import { Cluster, Redis } from "ioredis";
import { describe, it } from "vitest";
import { type ClusterSystem, startCluster } from "../../../../tests/support/cluster.ts";
import { crashWorker } from "../../../../tests/support/crash.ts";
import { whyNoRedis } from "../../../../tests/support/redis.ts";
import { silentLogger } from "../../logger.ts";
import { conformance } from "../conformance/index.ts";
import { RedisBroker } from "./index.ts";

let cluster: ClusterSystem | undefined;

const missing = whyNoRedis();
if (missing === undefined) conformance(subject());
else {
  console.warn(`Tests of the broker on a Redis Cluster are skipped: ${missing}.`);
  describe("broker on a Redis Cluster", () => it.skip(`keeps the suite (${missing})`));
}

function subject() {
  return {
    name: "broker on a Redis Cluster",
    async setUp() {
      cluster ??= await startCluster();
    },
    async tearDown() {
      await cluster?.stop();
      cluster = undefined;
    },
    open: async (deadlineMs = 1500) =>
      new RedisBroker({
        url: started().url,
        deadlineMs,
        trimEveryMs: 100,
        logger: silentLogger,
      }),
    processes: {
      crash: (stream: string, group: string) => crashWorker(started().url, stream, group),
    },
    outage: {
      begin: async () => void (await Promise.all(nodes().map((node) => node.kill()))),
      end: async () => {
        await Promise.all(nodes().map((node) => node.start()));
        await started().isWhole();
      },
      pause: () => nodes().forEach((node) => void node.pause()),
      resume: () => nodes().forEach((node) => void node.resume()),
    },
    raw: {
      async add(stream: string, fields: readonly string[]) {
        const nodes = started().primaries.map(({ url }) => {
          const { hostname: host, port } = new URL(url);
          return { host, port: Number(port) };
        });
        const client = new Cluster(nodes);
        await client.xadd(stream, "*", ...fields);
        client.disconnect();
      },
      async deleteAll() {
        for (const { url } of started().primaries) {
          const client = new Redis(url);
          await client.flushall();
          client.disconnect();
        }
      },
    },
  };
}

function nodes() {
  return [...started().primaries, started().replica];
}

function started(): ClusterSystem {
  if (!cluster) throw new Error("the cluster has not been started");
  return cluster;
}
