import type { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type BadNetwork,
  clusterBehindProxies,
  serverBehindProxy,
} from "../../../../../tests/support/bad-network.ts";
import { eventually } from "../../../../../tests/support/process.ts";
import { whyNoRedis } from "../../../../../tests/support/redis.ts";
import { Producer, Worker, type WorkerOptions } from "../../../events/index.ts";
import { encodeEntry } from "../../../events/wire/index.ts";
import { silentLogger as logger } from "../../../logger.ts";
import { RedisBroker } from "../index.ts";

const missing = whyNoRedis();
if (missing) console.warn(`Tests of Redis behind a bad network are skipped: ${missing}.`);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let cases = 0;

/** Of a Cluster, nodes are asked one after the other: the time may be over before it is known that none answers. */
const places = [
  { name: "a bad network", startNetwork: serverBehindProxy, unreachable: /^broker_unavailable$/ },
  {
    name: "the bad network of a Cluster",
    startNetwork: clusterBehindProxies,
    unreachable: /^(broker_unavailable|not_stored)$/,
  },
] as const;

describe.skipIf(missing).each(places)(
  "RedisBroker behind $name",
  ({ startNetwork, unreachable }) => {
    let network: BadNetwork;
    let admin: Redis;
    let broker: RedisBroker;
    let stream: string;
    let state: number;
    const workers: Worker[] = [];

    beforeAll(async () => {
      network = await startNetwork(() => {
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
        return state / 2 ** 31;
      });
    });
    afterAll(() => network.stop());
    beforeEach(() => {
      stream = `s${++cases}`;
      // Chance has to be the same each time.
      state = cases;
      admin = network.clientOf(stream);
      broker = new RedisBroker({ url: network.url, deadlineMs: 1500, logger });
    });
    afterEach(async () => {
      network.behave({});
      await Promise.all(workers.splice(0).map((worker) => worker.stop({ deadlineMs: 500 })));
      await broker.close();
      network.cut();
    });

    async function startWorker(
      handler: (data: number, attempt: number) => void,
      options: WorkerOptions = {},
    ) {
      const worker = new Worker(broker, "g", { logger, ...options });
      worker.on<number>(stream, "made", ({ data }, { attempt }) => handler(data, attempt));
      await worker.start();
      workers.push(worker);
    }

    /** Adds an event past the network. */
    async function addDirectly(n: number) {
      const message = { id: `${n}`, stream, action: "made", source: "s", time: "", headers: {} };
      const fields = encodeEntry({ ...message, contentType: "application/json", data: `${n}` });
      await admin.call("XADD", stream, "*", ...fields);
    }

    /** One that has published twice: Redis knows the scripts, and the first event of a stream goes another way. */
    async function warmProducer() {
      const producer = new Producer(broker, stream);
      for (const n of [0, 1]) await producer.send("made", n);
      return producer;
    }

    async function numbersIn(key: string): Promise<number[]> {
      const entries = await admin.xrange(key, "-", "+");
      return entries.map(([, fields]) => Number(fields.at(-1)));
    }

    it.each([
      ["whose id the producer makes", undefined],
      ["with an id of the caller's", "mine"],
    ])("stores an event %s once when the answer is lost (C1)", async (_, id) => {
      const producer = await warmProducer();
      network.behave({ dropReplies: true });
      const sending = producer.send("made", 2, { ...(id && { id }) });
      await eventually(async () => expect(await admin.xlen(stream)).toBe(3));
      network.behave({});
      network.cut();
      await sending;
      await producer.send("made", 3);
      expect(await numbersIn(stream)).toEqual([0, 1, 2, 3]);
    });

    it("stores what comes together once, in order, when answers are lost again and again (C1)", async () => {
      const producer = await warmProducer();
      for (let round = 0; round < 5; round++) {
        network.behave({ dropReplies: true });
        const sending = Array.from({ length: 20 }, (_, n) => producer.send("made", n));
        await eventually(async () => expect(await admin.xlen(stream)).toBe(22 + 20 * round));
        network.cut();
        await pause(20);
        network.behave({});
        await Promise.all(sending);
      }
      const round = Array.from({ length: 20 }, (_, n) => n);
      expect(await numbersIn(stream)).toEqual([
        0,
        1,
        ...round,
        ...round,
        ...round,
        ...round,
        ...round,
      ]);
    });

    it("stops an attempt that is still on its way when its successor has stored the event (C1)", async () => {
      const producer = await warmProducer();
      network.behave({ delayMs: 1000 });
      const sending = producer.send("made", 2);
      await pause(50);
      network.behave({});
      // Breaks the connection for the client; what it has sent arrives a second after it was sent.
      await admin.call("CLIENT", "KILL", "SKIPME", "yes");
      await sending;
      await producer.send("made", 3);
      await pause(1500);
      expect(await numbersIn(stream)).toEqual([0, 1, 2, 3]);
    });

    it("hands an event over within a second when the answer of a read was lost (C2)", async () => {
      const got: number[] = [];
      await startWorker((n) => void got.push(n));
      await eventually(async () =>
        expect(await admin.info("clients")).toContain("blocked_clients:1"),
      );
      network.behave({ dropReplies: true });
      await addDirectly(1);
      await eventually(async () => expect((await admin.xpending(stream, "g"))[0]).toBe(1));
      network.behave({});
      network.cut();
      await eventually(() => expect(got).toEqual([1]), 1000);
      await eventually(async () => expect((await admin.xpending(stream, "g"))[0]).toBe(0));
      expect(got).toEqual([1]);
    });

    it("retries and puts aside once when the answers of settling are lost (C3)", async () => {
      const runs: number[] = [];
      await startWorker(
        (_, attempt) => {
          runs.push(attempt);
          network.behave({ dropReplies: true });
          setTimeout(() => {
            network.behave({});
            network.cut();
          }, 150);
          throw new Error("no");
        },
        { retry: { attempts: 2, backoff: { initial: 300 } } },
      );
      await addDirectly(1);
      await eventually(async () => expect(await admin.xlen(`{${stream}}:dead:g`)).toBe(1));
      await pause(600);
      expect(runs).toEqual([1, 2]);
      expect(await admin.xlen(`{${stream}}:dead:g`)).toBe(1);
      expect(await admin.xlen(`{${stream}}:retry:g`)).toBe(0);
    });

    it("goes on over new connections when its own are half open (C4)", async () => {
      const got: number[] = [];
      await startWorker((n) => void got.push(n));
      await new Producer(broker, stream).send("made", 1);
      await eventually(() => expect(got).toEqual([1]));
      network.freeze();
      await addDirectly(2);
      await eventually(() => expect(got).toEqual([1, 2]), 6000);
      await new Producer(broker, stream).send("made", 3);
      await eventually(() => expect(got).toEqual([1, 2, 3]));
    });

    it("says in time that no connection comes about, and connects once it can (C5)", async () => {
      network.behave({ dropRequests: true });
      const begun = Date.now();
      const producer = new Producer(broker, stream);
      await expect(producer.send("made", 1)).rejects.toMatchObject({
        code: expect.stringMatching(unreachable),
      });
      expect(Date.now() - begun).toBeLessThan(3500);
      const worker = new Worker(broker, "g", { logger }).on(stream, "made", () => undefined);
      await expect(worker.start()).rejects.toMatchObject({ code: "broker_unavailable" });
      network.behave({});
      await producer.send("made", 2);
      await worker.start();
      workers.push(worker);
    });

    it("loses nothing over a network of 200 ms that breaks now and then (C13)", {
      timeout: 60_000,
    }, async () => {
      const got = new Set<number>();
      await startWorker((n) => void got.add(n));
      network.behave({ delayMs: 100, cutChance: 0.01 });
      const producer = new Producer(broker, stream);
      const stored: number[] = [];
      for (let at = 0; at < 200; at += 10) {
        const sending = Array.from({ length: 10 }, (_, n) =>
          producer.send("made", at + n).then(
            () => void stored.push(at + n),
            () => undefined,
          ),
        );
        await Promise.all(sending);
      }
      expect(stored.length).toBeGreaterThan(100);
      await eventually(() => expect(stored.filter((n) => !got.has(n))).toEqual([]), 20_000);
      const numbers = await numbersIn(stream);
      expect(new Set(numbers).size).toBe(numbers.length);
    });
  },
);
