import { Redis } from "ioredis";
import { describe, expect, it, onTestFinished } from "vitest";
import { type ClusterSystem, startCluster } from "../../../../tests/support/cluster.ts";
import { eventually } from "../../../../tests/support/process.ts";
import { redisProgram, whyNoRedis } from "../../../../tests/support/redis.ts";
import { startSentinelSystem } from "../../../../tests/support/sentinel.ts";
import {
  type Consumer,
  type Delivery,
  Producer,
  type StreamOptions,
  Worker,
} from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";
import { slotOf } from "./connections/slots.ts";
import { RedisBroker } from "./index.ts";

const missing = whyNoRedis();
if (missing) console.warn(`Tests of failover on Redis are skipped: ${missing}.`);

/** `networking.c:2081 'c->duration == 0' is not true`: in MIGRATE, when others wait for what it takes away. */
const endsOnMove = redisProgram().includes("redict");
const noMoves =
  "Redict 7.3.6 ends with a failed assertion when a stream moves that workers wait for";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Publishes numbers while something happens; answers those that were confirmed. */
async function publishDuring(
  broker: RedisBroker,
  stream: string,
  options: StreamOptions,
  happen: () => Promise<void>,
  from = 0,
): Promise<number[]> {
  const producer = new Producer(broker, stream, options);
  const stored: number[] = [];
  let over = false;
  let next = from;
  const sending = Array.from({ length: 20 }, async (_, key) => {
    while (!over) {
      const n = next++;
      await producer.send("made", n, { key: `${key}` }).then(
        () => void stored.push(n),
        () => undefined,
      );
      await pause(2);
    }
  });
  await eventually(() => expect(stored.length).toBeGreaterThan(200), 20_000);
  await happen();
  const before = stored.length;
  await eventually(() => expect(stored.length).toBeGreaterThan(before + 200), 30_000);
  over = true;
  await Promise.all(sending);
  return stored;
}

function openBroker(url: string): RedisBroker {
  const broker = new RedisBroker({ url, deadlineMs: 1500, logger });
  onTestFinished(() => broker.close());
  return broker;
}

async function startWorker(broker: RedisBroker, stream: string, order: "none" | "key" = "none") {
  const got = new Map<string, number[]>();
  const worker = new Worker(broker, "g", { logger });
  worker.on<number>(
    stream,
    "made",
    ({ key = "", data }) => void got.set(key, [...(got.get(key) ?? []), data]),
    { order },
  );
  await worker.start();
  onTestFinished(() => worker.stop());
  return got;
}

async function expectAll(got: ReadonlyMap<string, number[]>, stored: readonly number[]) {
  await eventually(() => {
    const all = new Set([...got.values()].flat());
    expect(stored.filter((n) => !all.has(n))).toEqual([]);
  }, 30_000);
}

describe.skipIf(missing)("RedisBroker whose primary fails", { timeout: 120_000 }, () => {
  it("loses nothing that a replica has confirmed when Sentinel fails over (C8, Dapr #7291)", async () => {
    const system = await startSentinelSystem();
    onTestFinished(() => system.stop());
    const broker = openBroker(system.url);
    const got = await startWorker(broker, "s");
    const stored = await publishDuring(broker, "s", { durability: "replicas(1)" }, async () => {
      // There is no other replica afterwards, so that is enough of them.
      await system.primary.kill();
      await eventually(async () => {
        const url = new URL(system.replica.url);
        const client = new Redis(url.href);
        const info = await client.info("replication");
        client.disconnect();
        expect(info).toContain("role:master");
      }, 20_000);
      await system.primary.start();
    });
    await expectAll(got, stored);
  });

  it("says not_durable when too few replicas confirm, and makes one event of the repetition", async () => {
    const system = await startSentinelSystem();
    onTestFinished(() => system.stop());
    const broker = openBroker(system.primary.url);
    const producer = new Producer(broker, "s", { durability: "replicas(1)" });
    await producer.send("made", 1);
    system.replica.pause();
    const failing = producer.send("made", 2, { id: "mine" });
    await expect(failing).rejects.toMatchObject({ code: "not_durable" });
    // An id that is known already is not taken for durable either.
    const again = producer.send("made", 2, { id: "mine" });
    await expect(again).rejects.toMatchObject({ code: "not_durable" });
    system.replica.resume();
    await producer.send("made", 2, { id: "mine" });
    const admin = new Redis(system.primary.url);
    expect(await admin.xlen("s")).toBe(2);
    admin.disconnect();
  });
});

const systems = [
  {
    name: "Sentinel",
    async start() {
      const { url, primary, replica, stop } = await startSentinelSystem();
      return { url, primary, replica, stream: "counted", stop };
    },
  },
  {
    name: "the Cluster",
    async start() {
      const { url, primaries, replica, stop } = await startCluster();
      const [primary] = primaries;
      if (!primary) throw new Error("there is no primary");
      return { url, primary, replica, stream: streamOn(0, 5460), stop };
    },
  },
] as const;

describe.skipIf(missing)("RedisBroker whose replica takes over", { timeout: 120_000 }, () => {
  it.each(systems)(
    "counts what is unread, pending and due as before when $name has failed over (F3)",
    async ({ start }) => {
      const { url, primary, replica, stream, stop } = await start();
      onTestFinished(stop);
      const broker = openBroker(url);
      const consumer = await broker.consume({ group: "g", streams: [{ name: stream }] });
      const producer = new Producer(broker, stream);
      for (let n = 0; n < 20; n++) await producer.send("made", n);
      const got = await fetchSome(consumer, 9);
      const error = { reason: "handler-failed", message: "no" };
      await consumer.settle([
        ...got.slice(0, 5).map(({ token }) => ({ token, outcome: "ack" }) as const),
        ...got
          .slice(5, 6)
          .map(({ token }) => ({ token, outcome: "retry", delayMs: 600_000, error }) as const),
        ...got.slice(6, 7).map(({ token }) => ({ token, outcome: "dead", error }) as const),
      ]);
      const report = async () => (await broker.reports())[0] ?? {};
      const facts = { length: 20, unread: 11, inFlight: 2, due: 1, dead: 1, redelivered: 0 };
      await eventually(async () => expect(await report()).toMatchObject(facts));
      await inSync(primary.url, replica.url);
      await primary.kill();
      await eventually(async () => expect(await report()).toMatchObject(facts), 30_000);
      const after = await report();
      expect(after).toMatchObject({
        oldestUnreadMs: expect.any(Number),
        oldestInFlightMs: expect.any(Number),
      });
      await new Producer(broker, stream).send("made", 20);
      expect(await report()).toMatchObject({ ...facts, length: 21, unread: 12 });
      await consumer.settle(got.slice(7).map(({ token }) => ({ token, outcome: "ack" }) as const));
      expect(await report()).toMatchObject({ unread: 12, inFlight: 0 });
      await consumer.close();
    },
  );
});

async function fetchSome(consumer: Consumer, count: number): Promise<readonly Delivery[]> {
  const got: Delivery[] = [];
  const { signal } = new AbortController();
  await eventually(async () => {
    got.push(...(await consumer.fetch(count - got.length, signal)));
    expect(got).toHaveLength(count);
  }, 10_000);
  return got;
}

/** Resolves once a replica has all that its primary has done. */
async function inSync(...urls: readonly string[]): Promise<void> {
  const clients = urls.map((url) => new Redis(url));
  await eventually(async () => {
    const infos = await Promise.all(clients.map((client) => client.info("replication")));
    const [offset, ...others] = infos.map((info) => /master_repl_offset:(\d+)/.exec(info)?.[1]);
    expect(others).toEqual([offset]);
  }, 20_000);
  for (const client of clients) client.disconnect();
}

describe.skipIf(missing)("RedisBroker on a Cluster that changes", { timeout: 120_000 }, () => {
  it.for(["none", "key"] as const)(
    "loses nothing, and keeps order: %s, when a primary dies and when slots move (C9)",
    async (order, { skip }) => {
      const cluster = await startCluster();
      onTestFinished(() => cluster.stop());
      const broker = openBroker(cluster.url);
      const stream = streamOn(0, 5460);
      const got = await startWorker(broker, stream, order);
      const options = { durability: "replicas(1)" } as const;
      const stored = await publishDuring(broker, stream, options, async () => {
        await cluster.primaries[0]?.kill();
        await pause(4000);
        await cluster.primaries[0]?.start();
      });
      await expectAll(got, stored);
      skip(endsOnMove, noMoves);
      const move = () => moveSlot(cluster, stream);
      const more = await publishDuring(broker, stream, {}, move, 1_000_000);
      await expectAll(got, [...stored, ...more]);
      if (order === "none") return;
      for (const numbers of got.values()) {
        const firsts = [...new Set(numbers)];
        expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
      }
    },
  );
});

describe.skipIf(missing)("RedisBroker on a Cluster that cannot serve", { timeout: 120_000 }, () => {
  it("says so in time when a slot is on its way (ASK), and stores the event once afterwards (C9)", async ({
    skip,
  }) => {
    skip(endsOnMove, noMoves);
    const cluster = await startCluster();
    onTestFinished(() => cluster.stop());
    const broker = openBroker(cluster.url);
    const stream = streamOn(0, 5460);
    const got = await startWorker(broker, stream);
    const producer = new Producer(broker, stream);
    await producer.send("made", 1, { key: "k" });
    const again = { id: "mine", key: "k" };
    await moveSlot(cluster, stream, async (old) => {
      expect(await old.xlen(stream).catch(String)).toContain("ASK");
      await expectUnavailable(producer.send("made", 2, again));
    });
    await eventually(() => producer.send("made", 2, again), 20_000);
    await producer.send("made", 3, { key: "k" });
    await eventually(() => expect(got.get("k")).toContain(3), 20_000);
    expect(new Set(got.get("k"))).toEqual(new Set([1, 2, 3]));
    expect(got.get("k")).toHaveLength(3);
  });

  it("says so in time when a part of it is gone (CLUSTERDOWN), and goes on once it is back (C11)", async () => {
    const cluster = await startCluster();
    onTestFinished(() => cluster.stop());
    const broker = openBroker(cluster.url);
    const stream = streamOn(0, 5460);
    const got = await startWorker(broker, stream);
    const producer = new Producer(broker, stream);
    await producer.send("made", 1, { key: "k" });
    // It has no replica, so nobody takes its place.
    await cluster.primaries[1]?.kill();
    const plain = new Redis(cluster.primaries[0]?.url ?? "");
    await eventually(async () =>
      expect(await plain.xlen(stream).catch(String)).toContain("CLUSTERDOWN"),
    );
    const again = { id: "mine", key: "k" };
    await expectUnavailable(producer.send("made", 2, again));
    await cluster.primaries[1]?.start();
    await eventually(() => producer.send("made", 2, again), 20_000);
    await eventually(() => expect(got.get("k")).toEqual([1, 2]), 20_000);
    plain.disconnect();
  });
});

async function expectUnavailable(sending: Promise<unknown>): Promise<void> {
  const begun = Date.now();
  await expect(sending).rejects.toMatchObject({
    code: expect.stringMatching(/^(not_stored|broker_unavailable)$/),
  });
  expect(Date.now() - begun).toBeLessThan(4000);
}

/** The name of a stream in a range of slots. */
function streamOn(from: number, to: number): string {
  for (let n = 0; ; n++) {
    const slot = slotOf(`stream-${n}`);
    if (from <= slot && slot <= to) return `stream-${n}`;
  }
}

/**
 * Moves the slot of a stream, with all its keys, to the second primary, as `redis-cli --cluster reshard` does.
 *
 * @param halfway called when all keys are there, and the slot is not: who asks for them at the old place gets ASK
 */
async function moveSlot(
  { primaries, replica }: ClusterSystem,
  stream: string,
  halfway: (old: Redis) => Promise<void> = async () => undefined,
): Promise<void> {
  const slot = slotOf(stream);
  const clients = [...primaries, replica].map(({ url }) => new Redis(url));
  const roles = await Promise.all(clients.map((client) => client.role()));
  const source = clients.find(
    (_, index) => roles[index]?.[0] === "master" && (index === 0 || index === 3),
  );
  const target = clients[1];
  if (!source || !target) throw new Error("there is no primary");
  const [sourceId, targetId] = await Promise.all(
    [source, target].map((client) => client.call("CLUSTER", "MYID").then(String)),
  );
  await target.call("CLUSTER", "SETSLOT", slot, "IMPORTING", sourceId ?? "");
  await source.call("CLUSTER", "SETSLOT", slot, "MIGRATING", targetId ?? "");
  const port = new URL(primaries[1]?.url ?? "").port;
  for (;;) {
    const keys = (await source.call("CLUSTER", "GETKEYSINSLOT", slot, 10)) as string[];
    if (keys.length === 0) break;
    await source.call("MIGRATE", "127.0.0.1", port, "", 0, 5000, "KEYS", ...keys);
  }
  await halfway(source);
  for (const client of [target, source, clients[2]])
    await client?.call("CLUSTER", "SETSLOT", slot, "NODE", targetId ?? "");
  for (const client of clients) client.disconnect();
}
