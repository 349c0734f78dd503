import { setMaxListeners } from "node:events";
import { expect, it } from "vitest";
import { crashWorker } from "../../../../../tests/support/crash.ts";
import { endProcess, eventually } from "../../../../../tests/support/process.ts";
import { describeOnRedis } from "../../../../../tests/support/redis-tests.ts";
import { type Consumer, type EventContext, Producer, Worker } from "../../../events/index.ts";
import { silentLogger as logger } from "../../../logger.ts";
import type { RedisBrokerOptions } from "../index.ts";

const { signal } = new AbortController();
setMaxListeners(0, signal);

describeOnRedis("groups on Redis whose members come and go", (redis) => {
  /** Effects by key, in the order in which they happened. */
  async function effects(): Promise<Map<string, { n: number; fence: number }[]>> {
    const byKey = new Map<string, { n: number; fence: number }[]>();
    for (const line of await redis.admin.lrange("effects:ordered", 0, -1)) {
      const [key = "", n, fence] = line.split(" ");
      byKey.set(key, [...(byKey.get(key) ?? []), { n: Number(n), fence: Number(fence) }]);
    }
    return byKey;
  }

  it("keep the order of each key when a process is killed, and when one is paused past its lease (E3, E4)", async () => {
    const [killed, paused] = [
      await redis.startProcess("noting-worker", "ordered", "g"),
      await redis.startProcess("noting-worker", "ordered", "g"),
    ];
    await redis.startProcess("noting-worker", "ordered", "g");
    const producer = new Producer(redis.open(), "ordered", { partitions: 4 });
    const keys = Array.from({ length: 12 }, (_, n) => `key-${n}`);
    let count = 0;
    const sendFor = async (ms: number) => {
      for (const end = Date.now() + ms; Date.now() < end; count++) {
        await Promise.all(keys.map((key) => producer.send("made", count, { key })));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    await sendFor(4000);
    await endProcess(killed, "SIGKILL");
    paused.kill("SIGSTOP");
    await sendFor(13_000);
    paused.kill("SIGCONT");
    await sendFor(4000);
    await eventually(async () => {
      const found = await effects();
      for (const key of keys) expect(new Set(found.get(key)?.map(({ n }) => n)).size).toBe(count);
    }, 30_000);
    for (const [key, list] of await effects()) {
      const firsts = [...new Set(list.map(({ n }) => n))];
      expect(firsts, key).toEqual(Array.from({ length: count }, (_, n) => n));
      // Whatever happened again happened under the hands of a successor, or by one that was told that it is none any more.
      expect(list.length - count, key).toBeLessThanOrEqual(10);
    }
  });

  it("blame nobody who only waited behind an event that kills process after process (B5)", async () => {
    const producer = new Producer(redis.open(), "deadly-key");
    for (const n of [1, 2, 3]) await producer.send("made", n, { key: "k" });
    for (let n = 0; n < 5; n++) {
      await crashWorker(redis.url, "deadly-key", "g", 1);
      // As if its lease and its last sign of life had run out.
      await redis.admin.del("{deadly-key}:lease:g", "{deadly-key}:alive:g");
    }
    const broker = redis.open();
    const got: number[] = [];
    const worker = new Worker(broker, "g", { logger });
    worker.on<number>("deadly-key", "made", ({ data }) => void got.push(data), { order: "key" });
    await redis.start(worker);
    await eventually(() => expect(got).toEqual([2, 3]));
    const [letter, ...others] = await broker.deadLetters("deadly-key", "g");
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ error: { reason: "crash-loop" }, attempts: 1, deliveries: 6 });
  });

  it("take no notice of how an event ended for a member that had lost it, and tell its handler (B7)", async () => {
    await new Producer(redis.open(), "blocked").send("made", 1);
    const seen: EventContext[] = [];
    const slow = new Worker(redis.open(), "g", { logger, visibilityMs: 600 }).on(
      "blocked",
      "made",
      async (_, context) => {
        seen.push(context);
        await redis.admin.call("XGROUP", "CREATECONSUMER", "blocked", "g", "other");
        const [[id]] = (await redis.admin.xpending("blocked", "g", "-", "+", 1)) as [[string]];
        // What another member does while this one cannot give a sign of life.
        await redis.admin.call("XCLAIM", "blocked", "g", "other", 0, id);
        await eventually(() => expect(context.signal.aborted).toBe(true));
        throw new Error("too late");
      },
    );
    await slow.start();
    await eventually(() => expect(seen[0]?.signal.aborted).toBe(true));
    await slow.stop();
    const [[, owner]] = (await redis.admin.xpending("blocked", "g", "-", "+", 1)) as [
      [string, string],
    ];
    expect(owner).toBe("other");
    expect(await redis.admin.exists("{blocked}:due:g", "{blocked}:dead:g")).toBe(0);
  });

  it("do not settle what another one has by now, and tell the handler (E4, NATS #4786)", async () => {
    const { admin } = redis;
    const broker = redis.open();
    await new Producer(broker, "stolen").send("made", 1);
    const consumer = await broker.consume({
      group: "g",
      streams: [{ name: "stolen" }],
      visibilityMs: 300,
    });
    const [delivery] = await consumer.fetch(1, new AbortController().signal);
    if (!delivery) throw new Error("nothing was fetched");
    const { signal, token } = delivery;
    const [[id]] = (await admin.xpending("stolen", "g", "-", "+", 1)) as [[string]];
    const steal = () => admin.xclaim("stolen", "g", "thief", 0, id);
    await steal();
    await eventually(() => expect(signal.aborted).toBe(true));

    const again = await broker.consume({
      group: "g",
      streams: [{ name: "stolen" }],
      visibilityMs: 300,
    });
    const [taken] = await eventually(async () => {
      const found = await again.fetch(1, new AbortController().signal);
      expect(found).toHaveLength(1);
      return found;
    });
    expect(taken).toMatchObject({ attempt: 1, deliveries: 3 });
    await steal();
    const error = { reason: "handler-failed", message: "late" };
    await consumer.settle([{ token, outcome: "dead", error }]);
    await again.settle([{ token: taken?.token ?? "", outcome: "dead", error }]);
    expect(await broker.deadLetters("stolen", "g")).toEqual([]);
    const [[stillId, owner]] = (await admin.xpending("stolen", "g", "-", "+", 1)) as [
      [string, string],
    ];
    expect([stillId, owner]).toEqual([id, "thief"]);
  });

  it("run an event elsewhere while the event loop of its member is blocked, and heed nothing that this one says then (B7)", async () => {
    const blocked = await redis.startProcess("blocking-worker", "loop", "g");
    const said: string[] = [];
    blocked.stdout?.on("data", (chunk) => said.push(`${chunk}`));
    await new Producer(redis.open(), "loop").send("made", 1);
    await eventually(() => expect(said.join("")).toContain("handling"));
    const seen: EventContext[] = [];
    const other = new Worker(redis.open(), "g", { logger, visibilityMs: 600 });
    await redis.start(other.on("loop", "made", (_, context) => void seen.push(context)));
    await eventually(() => expect(seen).toMatchObject([{ attempt: 1, deliveries: 2 }]));
    await eventually(() => expect(said.join("")).toContain("told"));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(seen).toHaveLength(1);
    expect((await redis.admin.xpending("loop", "g"))[0]).toBe(0);
    expect(await redis.admin.exists("{loop}:due:g", "{loop}:dead:g")).toBe(0);
  });

  /** Has a consumer that is no more read some entries. */
  async function abandon(stream: string, count: number, idleMs: number): Promise<void> {
    const ghost = `ghost-${idleMs}`;
    await redis.admin.call(
      "XREADGROUP",
      "GROUP",
      "g",
      ghost,
      "COUNT",
      count,
      "STREAMS",
      stream,
      ">",
    );
    const pending = (await redis.admin.xpending(stream, "g", "-", "+", count, ghost)) as [string][];
    const ids = pending.map(([id]) => id);
    await redis.admin.call("XCLAIM", stream, "g", ghost, 0, ...ids, "IDLE", idleMs, "JUSTID");
  }

  const join = (stream: string, visibilityMs: number, options: RedisBrokerOptions = {}) =>
    redis.open(options).consume({ group: "g", streams: [{ name: stream }], visibilityMs });

  async function sendTo(stream: string, count: number): Promise<void> {
    const producer = new Producer(redis.open(), stream);
    for (let n = 0; n < count; n++) await producer.send("made", n);
  }

  it("find a stalled event behind fifty fresh ones in one scan (D1, Wolverine)", async () => {
    const consumer = await join("behind", 3000);
    await sendTo("behind", 51);
    await abandon("behind", 50, 0);
    await abandon("behind", 1, 60_000);
    const found = await eventually(() => fetchOne(consumer), 3000);
    expect(found.content).toMatchObject({ ok: true, message: { data: "50" } });
  });

  async function fetchOne(consumer: Consumer) {
    const [delivery] = await consumer.fetch(1, signal);
    if (!delivery) throw new Error("there is nothing yet");
    return delivery;
  }

  it("never give a stalled event to two of twenty members (D2)", async () => {
    const members = await Promise.all(Array.from({ length: 20 }, () => join("many", 30_000)));
    await sendTo("many", 100);
    await abandon("many", 100, 60_000);
    const taken: string[] = [];
    // A member looks for stalled events when it joins, and then every third of the visibility time.
    const late = await Promise.all(Array.from({ length: 20 }, () => join("many", 30_000)));
    await Promise.all(
      [...members, ...late].map(async (member) => {
        const end = Date.now() + 3000;
        while (Date.now() < end)
          for (const { entryId } of await member.fetch(5, signal)) taken.push(entryId);
      }),
    );
    expect(taken).toHaveLength(100);
    expect(new Set(taken).size).toBe(100);
  });

  it("forget what is pending and deleted, and say how many that was (D3, Dapr #3184)", async () => {
    const told: object[] = [];
    const error = (facts: object) => void told.push(facts);
    const consumer = await join("deleted", 500, { logger: { ...logger, error } });
    await sendTo("deleted", 3);
    await abandon("deleted", 3, 60_000);
    const [[first]] = (await redis.admin.xrange("deleted", "-", "+")) as [[string, string[]]];
    await redis.admin.xdel("deleted", first);
    const found = new Set<string>();
    await eventually(async () => {
      for (const { token } of await consumer.fetch(5, signal)) found.add(token);
      expect(found.size).toBe(2);
      expect((await redis.admin.xpending("deleted", "g"))[0]).toBe(2);
    });
    expect(told).toEqual([{ group: "g", key: "deleted", count: 1, entryIds: [first] }]);
  });

  it("say the same of an ordered stream, whose other events go on (D3)", async () => {
    const told: object[] = [];
    const error = (facts: object) => void told.push(facts);
    await sendTo("deleted-ordered", 3);
    await redis.admin.xgroup("CREATE", "deleted-ordered", "g", "0");
    await abandon("deleted-ordered", 3, 60_000);
    const [, [second] = []] = await redis.admin.xrange("deleted-ordered", "-", "+");
    await redis.admin.xdel("deleted-ordered", `${second}`);
    const got: unknown[] = [];
    const worker = new Worker(redis.open({ logger: { ...logger, error } }), "g", { logger });
    worker.on("deleted-ordered", "made", ({ data }) => void got.push(data), { order: "key" });
    await redis.start(worker);
    await eventually(() => expect(got).toEqual([0, 2]));
    expect(told).toEqual([{ group: "g", key: "deleted-ordered", count: 1, entryIds: [second] }]);
  });
});
