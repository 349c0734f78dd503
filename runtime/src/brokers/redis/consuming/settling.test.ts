import { Redis } from "ioredis";
import { describe, expect, it, onTestFinished } from "vitest";
import { startCluster } from "../../../../../tests/support/cluster.ts";
import { eventually } from "../../../../../tests/support/process.ts";
import { startProxy } from "../../../../../tests/support/proxy.ts";
import { portOf, startRedis, whyNoRedis } from "../../../../../tests/support/redis.ts";
import { type Consumer, type Delivery, Producer } from "../../../events/index.ts";
import { silentLogger as logger } from "../../../logger.ts";
import { slotOf } from "../connections/slots.ts";
import { RedisBroker } from "../index.ts";
import { yieldEntry } from "../scripts/yield.ts";

const missing = whyNoRedis();
if (missing) console.warn(`Tests of settling whose answer is lost are skipped: ${missing}.`);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const { signal } = new AbortController();

/** Two ordered streams, on the second and the third node. */
const [here, there] = [streamOn(5461, 10922), streamOn(10923, 16383)];

function streamOn(from: number, to: number): string {
  for (let n = 0; ; n++) {
    const slot = slotOf(`stream-${n}`);
    if (from <= slot && slot <= to) return `stream-${n}`;
  }
}

describe.skipIf(missing)("settling whose answer is lost", { timeout: 60_000 }, () => {
  it("counts a failure once, however often another server has to be told of the rest", async () => {
    const cluster = await startCluster({ random: () => 1 });
    onTestFinished(() => cluster.stop());
    const consumer = await join(cluster.url, [here, there]);
    for (const stream of [here, there]) await send(cluster.url, stream);
    const got = await fetchAll(consumer, 2);
    const tokenOf = (stream: string) => got.find((each) => each.stream === stream)?.token ?? "";
    const admin = clientOf(cluster.primaries[1]?.url);
    const attempts = () => admin.hvals(`{${here}}:attempts:g`);
    cluster.proxies[2]?.behave({ dropReplies: true });
    const settling = consumer.settle([
      { token: tokenOf(here), outcome: "failed" },
      { token: tokenOf(there), outcome: "ack" },
    ]);
    await eventually(async () => expect(await attempts()).toEqual(["1"]));
    // The other server is asked again, and again, and each time its answer is lost.
    await pause(3000);
    cluster.proxies[2]?.behave({});
    cluster.proxies[2]?.cut();
    await settling;
    expect(await attempts()).toEqual(["1"]);
    await consumer.settle([{ token: tokenOf(here), outcome: "failed" }]);
    expect(await attempts()).toEqual(["2"]);
    await consumer.close();
  });

  it("takes back one delivery of what is given back, however often that is said", async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const proxy = await startProxy(portOf(server));
    onTestFinished(() => proxy.stop());
    const admin = clientOf(server.url);
    await send(server.url, here);
    // Three processes have died over it.
    await admin.xgroup("CREATE", here, "g", "0");
    await admin.xreadgroup("GROUP", "g", "ghost", "STREAMS", here, ">");
    const [[id = ""] = []] = await admin.xrange(here, "-", "+");
    await admin.xclaim(here, "g", "ghost", 0, id, "RETRYCOUNT", 3, "JUSTID");
    const consumer = await join(`redis://127.0.0.1:${proxy.port}`, [here]);
    const [delivery] = await fetchAll(consumer, 1);
    expect(delivery?.deliveries).toBe(4);
    // Otherwise the answer that is lost says that Redis does not know it yet.
    await admin.script("LOAD", yieldEntry.lua);
    const count = async () => (await admin.xpending(here, "g", "-", "+", 1)).map(countIn);
    proxy.behave({ dropReplies: true });
    const settling = consumer.settle([{ token: delivery?.token ?? "", outcome: "release" }]);
    await eventually(async () => expect(await count()).toEqual([3]));
    proxy.behave({});
    proxy.cut();
    await settling;
    expect(await count()).toEqual([3]);
    await consumer.close();
  });
});

async function join(url: string, names: readonly string[]): Promise<Consumer> {
  const broker = new RedisBroker({ url, deadlineMs: 300, logger });
  onTestFinished(() => broker.close());
  const streams = names.map((name) => ({ name, order: "key" }) as const);
  return broker.consume({ group: "g", streams });
}

async function send(url: string, stream: string): Promise<void> {
  const broker = new RedisBroker({ url, logger });
  await new Producer(broker, stream).send("made", 1, { key: "k" });
  await broker.close();
}

async function fetchAll(consumer: Consumer, count: number): Promise<readonly Delivery[]> {
  const got: Delivery[] = [];
  await eventually(async () => {
    got.push(...(await consumer.fetch(10, signal)));
    expect(got).toHaveLength(count);
  }, 20_000);
  return got;
}

/** Past the proxies. */
function clientOf(url = ""): Redis {
  const client = new Redis(url);
  onTestFinished(() => client.disconnect());
  return client;
}

/** Of an item of XPENDING: id, consumer, ms, count. */
function countIn(item: unknown): unknown {
  return Array.isArray(item) ? item[3] : undefined;
}
