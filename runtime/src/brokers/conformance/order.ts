import { expect } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import { Producer, Worker, type WorkerOptions } from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";
import { type Case, runCases } from "./bench.ts";
import type { Bench, Subject } from "./subject.ts";

/** Streams with `order: key`, over any number of workers. */
export function order(subject: Subject): void {
  runCases(subject, "order", cases);
}

const ordered = { partitions: 4, order: "key" } as const;
const keys = Array.from({ length: 16 }, (_, n) => `key ${n}`);

/** What took effect, by key. */
type Effects = Map<string, number[]>;

function note(effects: Effects, key: string, n: number): void {
  const list = effects.get(key);
  if (list) list.push(n);
  else effects.set(key, [n]);
}

/** Where handlers wait until it is opened. */
class Gate {
  open: () => void = () => undefined;
  readonly passed = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}

/** A worker that notes effects; `fail` says which handlings fail. */
async function startNoting(
  { another, stream, group, start }: Bench,
  effects: Effects,
  options: WorkerOptions & { fail?: (n: number, attempt: number) => boolean } = {},
): Promise<Worker> {
  const { fail = () => false, ...rest } = options;
  const retry = { backoff: { initial: 30 } };
  const worker = new Worker(await another(), group, { logger, retry, ...rest }).on<number>(
    stream,
    "made",
    ({ key = "", data }, { attempt }) => {
      if (fail(data, attempt)) throw new Error("not yet");
      note(effects, key, data);
    },
    ordered,
  );
  return start(worker);
}

/** Sends numbers from `from` to `to` under every key, those of one key in order. */
async function send({ broker, stream }: Bench, from: number, to: number): Promise<void> {
  const producer = new Producer(broker, stream, { partitions: ordered.partitions });
  for (let n = from; n < to; n++)
    await Promise.all(keys.map((key) => producer.send("made", n, { key })));
}

async function expectInOrder(effects: Effects, count: number, ms: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, n) => n);
  await eventually(() => {
    for (const key of keys) expect(effects.get(key)?.length, key).toBeGreaterThanOrEqual(count);
  }, ms);
  for (const key of keys) expect(effects.get(key), key).toEqual(numbers);
}

const cases: readonly Case[] = [
  {
    name: "keeps the order of each of 16 keys over five workers (E1)",
    async run(bench) {
      const effects: Effects = new Map();
      await send(bench, 0, 200);
      for (let n = 0; n < 5; n++) await startNoting(bench, effects);
      await send(bench, 200, 1000);
      await expectInOrder(effects, 1000, 30_000);
    },
  },
  {
    name: "keeps the order of each key when every tenth event fails at first (E2, BullMQ #2774)",
    async run(bench) {
      const effects: Effects = new Map();
      const fail = (n: number, attempt: number) => n % 10 === 0 && attempt <= 2;
      for (let n = 0; n < 3; n++) await startNoting(bench, effects, { fail });
      await send(bench, 0, 100);
      await expectInOrder(effects, 100, 30_000);
    },
  },
  {
    name: "lets no other key wait for one that fails, even with one slot",
    async run(bench) {
      const effects: Effects = new Map();
      let open = false;
      const { broker, stream, group, start } = bench;
      const retry = { attempts: 1000, backoff: { initial: 20, max: 50 } };
      const worker = new Worker(broker, group, { logger, retry, concurrency: 1 }).on<number>(
        stream,
        "made",
        ({ key = "", data }) => {
          if (key === "key 0" && !open) throw new Error("not yet");
          note(effects, key, data);
        },
        ordered,
      );
      await start(worker);
      await send(bench, 0, 20);
      await eventually(() => {
        for (const key of keys.slice(1)) expect(effects.get(key)).toHaveLength(20);
      });
      expect(effects.get("key 0")).toBeUndefined();
      open = true;
      await expectInOrder(effects, 20, 10_000);
    },
  },
  {
    name: "lets no other key wait for one whose handler does not end, however many are behind it",
    async run(bench) {
      const effects: Effects = new Map();
      const { broker, stream, group, start } = bench;
      const gate = new Gate();
      const worker = new Worker(broker, group, { logger, concurrency: 2 }).on<number>(
        stream,
        "made",
        async ({ key = "", data }) => {
          if (key === "key 0") await gate.passed;
          note(effects, key, data);
        },
        ordered,
      );
      await start(worker);
      const producer = new Producer(broker, stream, { partitions: ordered.partitions });
      // Four times what the worker may have out, before anything of another key.
      for (let n = 0; n < 8; n++) await producer.send("made", n, { key: "key 0" });
      await send(bench, 8, 50);
      await eventually(() => {
        for (const key of keys.slice(1)) expect(effects.get(key)).toHaveLength(42);
      });
      expect(effects.get("key 0")).toBeUndefined();
      gate.open();
      const all = Array.from({ length: 50 }, (_, n) => n);
      await eventually(() => expect(effects.get("key 0")).toEqual(all));
    },
  },
  {
    name: "gives what waits behind a handler that does not end to the next worker, in order",
    async run(bench) {
      const effects: Effects = new Map();
      const { another, stream, group, start } = bench;
      const gate = new Gate();
      const worker = new Worker(await another(), group, { logger, concurrency: 2 }).on<number>(
        stream,
        "made",
        async ({ key = "", data }) => {
          if (key === "key 0" && data === 5) await gate.passed;
          note(effects, key, data);
        },
        ordered,
      );
      await start(worker);
      await send(bench, 0, 50);
      await eventually(() => {
        for (const key of keys.slice(1)) expect(effects.get(key)).toHaveLength(50);
      });
      const stopping = worker.stop();
      gate.open();
      await stopping;
      expect(effects.get("key 0")).toEqual([0, 1, 2, 3, 4, 5]);
      await startNoting(bench, effects);
      await expectInOrder(effects, 50, 20_000);
    },
  },
  {
    name: "keeps the order of each key while workers join and leave (E3)",
    async run(bench) {
      const effects: Effects = new Map();
      const fail = (n: number, attempt: number) => n % 25 === 0 && attempt === 1;
      const first = await startNoting(bench, effects, { fail });
      let over = false;
      const sending = (async () => {
        let n = 0;
        for (; !over; n++) {
          await send(bench, n, n + 1);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        return n;
      })();
      const pause = () => new Promise((resolve) => setTimeout(resolve, 3500));
      const second = await startNoting(bench, effects, { fail });
      const third = await startNoting(bench, effects, { fail });
      await pause();
      await first.stop();
      await pause();
      await second.stop();
      await startNoting(bench, effects, { fail });
      await pause();
      await third.stop();
      over = true;
      await expectInOrder(effects, await sending, 20_000);
    },
  },
  {
    name: "goes on with a key after one of its events was put aside (E5)",
    async run(bench) {
      const { broker, group, stream } = bench;
      const effects: Effects = new Map();
      const fail = (n: number) => n === 3;
      const retry = { attempts: 2, backoff: { initial: 10 } };
      await startNoting(bench, effects, { fail, retry });
      await send(bench, 0, 6);
      await eventually(() => {
        for (const key of keys) expect(effects.get(key)).toEqual([0, 1, 2, 4, 5]);
      });
      const letters = await eventually(async () => {
        const found = await broker.deadLetters(stream, group);
        expect(found).toHaveLength(keys.length);
        return found;
      });
      expect(letters[0]).toMatchObject({ attempts: 2, deliveries: 2 });
    },
  },
  {
    name: "counts the attempts of an ordered event on in the process that gets it next",
    async run(bench) {
      const { broker, another, stream, group, start } = bench;
      await new Producer(broker, stream, { partitions: 4 }).send("made", 1, { key: "k" });
      const retry = { backoff: { initial: 100 } };
      const seen: (readonly [attempt: number, deliveries: number])[] = [];
      const make = async (fails: boolean) =>
        new Worker(await another(), group, { logger, retry }).on(
          stream,
          "made",
          (_, { attempt, deliveries }) => {
            seen.push([attempt, deliveries]);
            if (fails) throw new Error("not yet");
          },
          ordered,
        );
      const first = await start(await make(true));
      await eventually(() => expect(seen.length).toBeGreaterThanOrEqual(2));
      await first.stop();
      const failed = seen.length;
      await start(await make(false));
      await eventually(() => expect(seen).toHaveLength(failed + 1));
      expect(seen.at(-1)).toEqual([failed + 1, failed + 1]);
    },
  },
];
