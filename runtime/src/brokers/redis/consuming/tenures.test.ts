import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { eventually } from "../../../../../tests/support/process.ts";
import { describeOnRedis } from "../../../../../tests/support/redis-tests.ts";
import { type Consumer, type Delivery, Producer, Worker } from "../../../events/index.ts";
import { silentLogger as logger } from "../../../logger.ts";
import type { Connect } from "../connections/connection.ts";
import { Link } from "../connections/link.ts";
import { Links } from "../connections/links.ts";
import { topologyOf } from "../connections/topology.ts";
import { ensureGroups } from "../groups.ts";
import { aliveKey, leaseKey, sourcesOf } from "../keys.ts";
import { readOrdered } from "../scripts/read-ordered.ts";
import { RedisConsumer } from "./consumer.ts";
import { HeldDeliveries } from "./held-deliveries.ts";
import type { Member } from "./member.ts";
import { Peers } from "./peers.ts";
import { Tenures } from "./tenures.ts";

const { signal } = new AbortController();
const order = "key" as const;
const deadlineMs = 5000;

describeOnRedis("a partition that its member loses or is to hand over", (redis) => {
  /** Sends events of one key, with these numbers. */
  async function send(stream: string, ...numbers: number[]): Promise<void> {
    const producer = new Producer(redis.open(), stream);
    for (const n of numbers) await producer.send("made", n, { key: "k" });
  }

  /** Deliveries in the order in which they are handed out. */
  async function fetch(consumer: Consumer, count: number): Promise<Delivery[]> {
    const got: Delivery[] = [];
    await eventually(async () => {
      got.push(...(await consumer.fetch(count - got.length, signal)));
      expect(got).toHaveLength(count);
    }, 20_000);
    return got;
  }

  it("is read from what was lost on when it comes back, whatever a read that was under way has got", async () => {
    const stream = "lost";
    const links = new HoldingLinks(topologyOf({ url: redis.url }, deadlineMs), deadlineMs);
    const { consumer, member } = await join(links, stream);
    await send(stream, 1, 2);
    const first = await fetch(consumer, 2);
    expect(first.map(numberOf)).toEqual([1, 2]);
    await send(stream, 3);
    const release = links.holdNextRead();
    const fetching = consumer.fetch(10, signal);
    await eventually(() => expect(links.isHolding).toBe(true));
    const lease = leaseKey(stream, "g");
    await redis.admin.set(lease, "another");
    await eventually(() => expect(first[0]?.recalled).toBe(true));
    await redis.admin.del(lease);
    await eventually(() => expect(member.tenures.all).toHaveLength(1));
    release();
    const again = [...(await fetching)];
    if (again.length < 3) again.push(...(await fetch(consumer, 3 - again.length)));
    expect(again.map(numberOf)).toEqual([1, 2, 3]);
    await consumer.close();
    await links.close();
  });

  it("is read from what was given back on when it may stay after all", async () => {
    const stream = "recalled";
    const consumer = await redis.open().consume({ group: "g", streams: [{ name: stream, order }] });
    await send(stream, 1, 2);
    const first = await fetch(consumer, 2);
    const alive = aliveKey(stream, "g");
    const rival = await rivalOf(stream);
    await redis.admin.zadd(alive, Date.now() + 60_000, rival);
    await eventually(() => expect(first[0]?.recalled).toBe(true));
    await redis.admin.zrem(alive, rival);
    // Until it has seen, with its next sign of life, that it is alone again.
    for (const end = Date.now() + 4000; Date.now() < end; )
      expect(await consumer.fetch(10, signal)).toEqual([]);
    await consumer.settle(first.map(({ token }) => ({ token, outcome: "release" })));
    await send(stream, 3);
    expect((await fetch(consumer, 3)).map(numberOf)).toEqual([1, 2, 3]);
    await consumer.close();
  });

  const error = { reason: "handler-failed", message: "no" };

  it.each([
    { outcome: "failed" },
    { outcome: "dead", error },
    { outcome: "dead", error, halt: true },
  ] as const)(
    "is read again from an event on that is not its member's when it is settled as $outcome: later ones of the key wait",
    async (settled) => {
      const stream = `entry-${settled.outcome}-${"halt" in settled}`;
      const broker = redis.open();
      const consumer = await broker.consume({ group: "g", streams: [{ name: stream, order }] });
      await send(stream, 1, 2, 3);
      await new Producer(broker, stream).send("made", 4, { key: "another" });
      const first = await fetch(consumer, 4);
      await redis.admin.xclaim(stream, "g", "ghost", 0, first[1]?.entryId ?? "", "JUSTID");
      await consumer.settle([{ token: first[1]?.token ?? "", ...settled }]);
      expect(first.map(({ recalled }) => recalled)).toEqual([false, true, true, false]);
      expect((await fetch(consumer, 2)).map(numberOf)).toEqual([2, 3]);
      await consumer.close();
    },
  );

  it("is read again from an event on that it turns out to have lost", async () => {
    const stream = "touched";
    const asked = { group: "g", streams: [{ name: stream, order }], visibilityMs: 300 };
    const consumer = await redis.open().consume(asked);
    await send(stream, 1, 2);
    const first = await fetch(consumer, 2);
    await redis.admin.xclaim(stream, "g", "ghost", 0, first[0]?.entryId ?? "", "JUSTID");
    expect((await fetch(consumer, 2)).map(numberOf)).toEqual([1, 2]);
    expect(first.map(({ recalled }) => recalled)).toEqual([true, true]);
    await consumer.close();
  });

  it("is not read again from an event on that is being settled when it is asked whose it is", async () => {
    const stream = "settling";
    const asked = { group: "g", streams: [{ name: stream, order }], visibilityMs: 300 };
    const consumer = await redis.open().consume(asked);
    await send(stream, 1, 2, 3, 4, 5);
    const first = await fetch(consumer, 5);
    for (const { token } of first.slice(0, -1)) {
      redis.server.pause();
      const settled = consumer.settle([{ token, outcome: "ack" }]);
      // Meanwhile all that is held is touched, and both answers come at once.
      await new Promise((resolve) => setTimeout(resolve, 300));
      redis.server.resume();
      await settled;
      expect(await consumer.fetch(10, signal)).toEqual([]);
    }
    expect(first.map(({ recalled }) => recalled)).toEqual([false, false, false, false, false]);
    await consumer.close();
  });

  it("lets nothing of a key begin before an event is put aside, and not at all where it is not", async () => {
    const stream = "aside";
    await send(stream, 1, 2, 3);
    const taken: number[] = [];
    const worker = new Worker(redis.open(), "g", { retry: { attempts: 1 }, logger });
    const [first] = await redis.admin.xrange(stream, "-", "+");
    worker.on<number>(
      stream,
      "made",
      async ({ data }, { deliveries }) => {
        taken.push(data);
        if (data !== 1 || deliveries > 2) return;
        await redis.admin.xclaim(stream, "g", "ghost", 0, first?.[0] ?? "", "JUSTID");
        throw new Error("it is put aside in vain");
      },
      { order },
    );
    await redis.start(worker);
    await eventually(() => expect(taken.at(-1)).toBe(3));
    expect(taken.filter((n, index) => n !== taken[index - 1])).toEqual([1, 2, 3]);
    expect(taken.length).toBeGreaterThan(3);
  });

  /** The name of a member that should rather have the stream than the one that has it. */
  async function rivalOf(stream: string): Promise<string> {
    const owner = (await redis.admin.get(leaseKey(stream, "g"))) ?? "";
    const weightOf = (name: string) =>
      createHash("sha1").update(`${name}\n${stream}`).digest().readUInt32BE();
    for (let n = 0; ; n++) if (weightOf(`rival-${n}`) > weightOf(owner)) return `rival-${n}`;
  }
});

function numberOf({ content }: Delivery): number {
  return content.ok ? JSON.parse(content.message.data) : Number.NaN;
}

/** A consumer that goes through these links. */
async function join(
  links: Links,
  stream: string,
): Promise<{ consumer: RedisConsumer; member: Member }> {
  const shards = [{ stream, name: stream, ordered: true }];
  const group = "g";
  const member: Member = {
    group,
    consumer: "member",
    shards,
    sources: sourcesOf(shards, group),
    visibilityMs: 30_000,
    links,
    held: new HeldDeliveries(),
    peers: new Peers(),
    tenures: new Tenures(),
    logger,
  };
  await ensureGroups(links, member.sources, group);
  return { consumer: new RedisConsumer(member, () => undefined), member };
}

/** Holds back what Redis has answered to a read, as a slow network does. */
class HoldingLinks extends Links {
  #until: Promise<void> | undefined;
  isHolding = false;

  /** @returns what lets the answer to the next read go */
  holdNextRead(): () => void {
    let release: () => void = () => undefined;
    this.#until = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  override open(key: string): Link {
    return new HoldingLink(this.topology.connectTo(key), () => this.#hold());
  }

  #hold(): Promise<void> | undefined {
    const until = this.#until;
    this.#until = undefined;
    this.isHolding = until !== undefined;
    return until;
  }
}

class HoldingLink extends Link {
  readonly #hold: () => Promise<void> | undefined;

  constructor(connect: Connect, hold: () => Promise<void> | undefined) {
    super(connect, deadlineMs);
    this.#hold = hold;
  }

  override async call(...[command, args, withinMs]: Parameters<Link["call"]>): Promise<unknown> {
    const reply = await super.call(command, args, withinMs);
    const [sha, , key] = args;
    if (sha === readOrdered.sha && key === "lost") await this.#hold();
    return reply;
  }
}
