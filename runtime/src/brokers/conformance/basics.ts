import { expect } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import { type Event, type EventContext, Producer, Worker } from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";
import { type Case, runCases } from "./bench.ts";
import type { Subject } from "./subject.ts";

/** Publishing, groups, order. */
export function basics(subject: Subject): void {
  runCases(subject, "basics", cases);
}

const cases: readonly Case[] = [
  {
    name: "hands an event over as it was sent",
    async run({ broker, stream, group, start }) {
      const got: { event: Event; context: EventContext }[] = [];
      const worker = new Worker(broker, group).on(stream, "made", (event, context) => {
        got.push({ event, context });
      });
      await start(worker);
      const headers = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
      const data = { text: 'ü \u{1F98A} \u0000 " \\ \n', list: [1, null, { deep: true }] };
      const sent = await new Producer(broker, stream).send("made", data, { key: "k", headers });
      await eventually(() => expect(got).toHaveLength(1));
      expect(got[0]?.event).toEqual(sent);
      expect(got[0]?.context).toMatchObject({
        group,
        stream,
        attempt: 1,
        deliveries: 1,
        redelivered: false,
      });
    },
  },
  {
    name: "carries events of a megabyte, many at once",
    deadlineMs: 20_000,
    async run({ broker, stream, group, start }) {
      const lengths: number[] = [];
      const worker = new Worker(broker, group).on<string>(stream, "made", ({ data }) => {
        lengths.push(data.length);
      });
      await start(worker);
      const producer = new Producer(broker, stream);
      const sizes = Array.from({ length: 12 }, (_, n) => 1_000_000 + n);
      await Promise.all(sizes.map((size) => producer.send("made", "x".repeat(size))));
      await eventually(() => expect(lengths).toEqual(sizes), 15_000);
    },
  },
  {
    name: "keeps events of one id from two sources apart",
    async run({ broker, stream, group, start }) {
      const got: unknown[] = [];
      for (const source of ["a", "b", "a"])
        await new Producer(broker, stream, { source }).send("made", source, { id: "1" });
      await start(
        new Worker(broker, group).on(stream, "made", ({ source }) => void got.push(source)),
      );
      await eventually(() => expect(got).toHaveLength(2));
      expect(got).toEqual(["a", "b"]);
    },
  },
  {
    name: "gives a new group everything from the beginning, and once",
    async run({ broker, stream, group, start }) {
      const producer = new Producer(broker, stream);
      for (let n = 0; n < 250; n++) await producer.send("made", n);
      const got: unknown[] = [];
      const make = () =>
        new Worker(broker, group).on(stream, "made", ({ data }) => void got.push(data));
      const first = await start(make());
      for (let n = 250; n < 300; n++) await producer.send("made", n);
      await eventually(() => expect(got).toHaveLength(300));
      await first.stop();
      await start(make());
      await producer.send("made", 300);
      await eventually(() => expect(got).toContain(300));
      expect(got).toEqual(Array.from({ length: 301 }, (_, n) => n));
    },
  },
  {
    name: "gives every group every event, and every event to one member of a group",
    async run({ broker, another, stream, group, start }) {
      const got: Record<string, unknown[]> = { one: [], two: [] };
      for (const name of ["one", "two", "two", "two"]) {
        const worker = new Worker(await another().catch(() => broker), `${group}-${name}`);
        await start(worker.on(stream, "made", ({ data }) => void got[name]?.push(data)));
      }
      const producer = new Producer(broker, stream);
      await Promise.all(Array.from({ length: 100 }, (_, n) => producer.send("made", n)));
      await eventually(() => expect(got.one).toHaveLength(100));
      await eventually(() => expect(got.two).toHaveLength(100));
      expect(new Set(got.two).size).toBe(100);
    },
  },
  {
    name: "makes one event of an id, however often it is published",
    async run({ broker, stream, group, start }) {
      const producer = new Producer(broker, stream);
      for (let n = 0; n < 3; n++) await producer.send("made", n, { id: "same" });
      await Promise.all([1, 2, 3].map((n) => producer.send("made", n, { id: "same, at once" })));
      await producer.send("made", "last");
      const got: unknown[] = [];
      await start(new Worker(broker, group).on(stream, "made", ({ id }) => void got.push(id)));
      await eventually(() => expect(got).toHaveLength(3));
      expect(got.slice(0, 2)).toEqual(["same", "same, at once"]);
    },
  },
  {
    name: "reads any number of streams, and starves none",
    async run({ broker, stream, group, start }) {
      const streams = [1, 2, 3].map((n) => `${stream}-${n}`);
      const got: string[] = [];
      const worker = new Worker(broker, group, { concurrency: 2 });
      for (const name of streams) worker.on(name, "made", (event) => void got.push(event.stream));
      for (const name of streams) {
        const producer = new Producer(broker, name);
        await Promise.all(Array.from({ length: 50 }, () => producer.send("made", 1)));
      }
      await start(worker);
      await eventually(() => expect(got).toHaveLength(150));
      expect(new Set(got.slice(0, 60)).size).toBe(3);
    },
  },
  {
    name: "ignores actions that nobody asked for",
    async run({ broker, stream, group, start }) {
      const producer = new Producer(broker, stream);
      for (const action of ["made", "changed", "made"]) await producer.send(action, action);
      const got: unknown[] = [];
      const make = () =>
        new Worker(broker, group).on(stream, "made", ({ data }) => void got.push(data));
      await (await start(make())).stop();
      await start(make());
      await eventually(() => expect(got).toEqual(["made", "made"]));
      expect(await broker.deadLetters(stream, group)).toEqual([]);
    },
  },
  {
    name: "keeps the order of each key, while keys run side by side",
    async run({ broker, stream, group, start }) {
      const got: Record<string, number[]> = {};
      let running = 0;
      let most = 0;
      const worker = new Worker(broker, group).on<number>(
        stream,
        "made",
        async ({ key = "", data }) => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
          got[key] = [...(got[key] ?? []), data];
          running--;
        },
      );
      const producer = new Producer(broker, stream);
      const sending = Array.from({ length: 200 }, (_, n) =>
        producer.send("made", n, { key: `key ${n % 8}` }),
      );
      await Promise.all(sending);
      await start(worker);
      await eventually(() => expect(Object.values(got).flat()).toHaveLength(200));
      for (const list of Object.values(got)) expect(list).toEqual(list.toSorted((a, b) => a - b));
      expect(most).toBeGreaterThan(4);
    },
  },
  {
    name: "has no more events out than asked for",
    async run({ broker, stream, group, start }) {
      let running = 0;
      let most = 0;
      let done = 0;
      const worker = new Worker(broker, group, { concurrency: 3 }).on(stream, "made", async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 2));
        running--;
        done++;
      });
      const producer = new Producer(broker, stream);
      await Promise.all(Array.from({ length: 40 }, (_, n) => producer.send("made", n)));
      await start(worker);
      await eventually(() => expect(done).toBe(40));
      expect(most).toBe(3);
    },
  },
  {
    name: "carries flat entries, whose values are texts where no contract says more",
    async run({ broker, stream, group, start }) {
      const got: unknown[] = [];
      const worker = new Worker(broker, group).on(
        stream,
        "made",
        ({ data }) => void got.push(data),
      );
      await start(worker);
      const producer = new Producer(broker, stream, { encoding: "flat" });
      await producer.send("made", { name: "x", n: 1, yes: true, list: [1], nothing: null });
      await eventually(() => expect(got).toHaveLength(1));
      expect(got[0]).toEqual({ name: "x", n: "1", yes: "true", list: "[1]", nothing: "null" });
    },
  },
  {
    name: "says that it is closed, instead of losing events (A18)",
    async run({ broker, stream, group }) {
      const producer = new Producer(broker, stream);
      await producer.send("made", 1);
      await broker.close();
      await broker.close();
      await expect(producer.send("made", 2)).rejects.toMatchObject({ code: "closed" });
      const worker = new Worker(broker, group, { logger }).on(stream, "made", () => undefined);
      await expect(worker.start()).rejects.toMatchObject({ code: "closed" });
    },
  },
];
