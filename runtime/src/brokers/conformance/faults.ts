import { expect } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import { type EventContext, Producer, Worker } from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";
import { type Case, featureOf, runCases } from "./bench.ts";
import type { Subject } from "./subject.ts";

/** The broker's server goes away, comes back, forgets. */
export function faults(subject: Subject): void {
  runCases(subject, "faults", cases);
}

const cases: readonly Case[] = [
  {
    name: "loses nothing, and goes on, when its server is killed and started again (C6)",
    needs: "outage",
    async run({ subject, broker, stream, group, start }) {
      const server = featureOf(subject.outage);
      const got = new Set<unknown>();
      const worker = new Worker(broker, group, { logger });
      await start(worker.on(stream, "made", ({ data }) => void got.add(data)));
      const producer = new Producer(broker, stream);
      const stored: number[] = [];
      let over = false;
      const sending = (async () => {
        for (let n = 0; !over; n++) {
          await producer.send("made", n).then(
            () => stored.push(n),
            () => undefined,
          );
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      })();
      await eventually(() => expect(got.size).toBeGreaterThan(20));
      await server.begin();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await server.end();
      const before = stored.length;
      await eventually(() => expect(stored.length).toBeGreaterThan(before + 20));
      over = true;
      await sending;
      await eventually(() => expect(stored.filter((n) => !got.has(n))).toEqual([]));
    },
  },
  {
    name: "settles what was handled during an outage once it is over, and runs nothing twice",
    needs: "outage",
    async run({ subject, broker, stream, group, start }) {
      const server = featureOf(subject.outage);
      const runs: unknown[] = [];
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const make = () =>
        new Worker(broker, group, { logger }).on(stream, "made", async ({ data }) => {
          runs.push(data);
          await released;
        });
      const worker = await start(make());
      const producer = new Producer(broker, stream);
      for (const n of [1, 2, 3]) await producer.send("made", n);
      await eventually(() => expect(runs).toHaveLength(3));
      await server.begin();
      release();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await server.end();
      await worker.stop();
      await start(make());
      await producer.send("made", 4);
      await eventually(() => expect(runs).toContain(4));
      expect(runs).toEqual([1, 2, 3, 4]);
    },
  },
  {
    name: "says in time that it is away",
    needs: "outage",
    async run({ subject, broker, stream }) {
      const server = featureOf(subject.outage);
      const producer = new Producer(broker, stream);
      await producer.send("made", 1);
      await server.begin();
      const begun = Date.now();
      try {
        const failing = producer.send("made", 2);
        await expect(failing).rejects.toMatchObject({
          code: expect.stringMatching(/^(broker_unavailable|not_stored)$/),
        });
        expect(Date.now() - begun).toBeLessThan(4000);
      } finally {
        await server.end();
      }
      await producer.send("made", 3);
    },
  },
  {
    name: "makes one event of a publish that was not confirmed and is repeated",
    needs: "outage",
    async run({ subject, broker, stream, group, start }) {
      const server = featureOf(subject.outage);
      const producer = new Producer(broker, stream);
      await producer.send("made", "first");
      server.pause();
      try {
        const failing = producer.send("made", "again", { id: "same" });
        await expect(failing).rejects.toMatchObject({ code: "not_stored" });
      } finally {
        server.resume();
      }
      await producer.send("made", "again", { id: "same" });
      await producer.send("made", "last");
      const got: unknown[] = [];
      await start(
        new Worker(broker, group, { logger }).on(stream, "made", ({ data }) => void got.push(data)),
      );
      await eventually(() => expect(got).toContain("last"));
      expect(got).toEqual(["first", "again", "last"]);
    },
  },
  {
    name: "makes its groups anew when everything was deleted (C10)",
    needs: "raw",
    async run({ subject, broker, stream, group, start }) {
      const got: unknown[] = [];
      const worker = new Worker(broker, group, { logger });
      await start(worker.on(stream, "made", ({ data }) => void got.push(data)));
      const producer = new Producer(broker, stream);
      await producer.send("made", "before");
      await eventually(() => expect(got).toEqual(["before"]));
      await featureOf(subject.raw).deleteAll();
      await producer.send("made", "after");
      await eventually(() => expect(got).toEqual(["before", "after"]));
    },
  },
  {
    name: "raises the fence of a partition when everything was deleted, too (E4)",
    needs: "raw",
    async run({ subject, broker, stream, group, start }) {
      const fences: number[] = [];
      const worker = new Worker(broker, group, { logger });
      const note = (_: unknown, { fence = 0 }: EventContext) => void fences.push(fence);
      await start(worker.on(stream, "made", note, { order: "key" }));
      const producer = new Producer(broker, stream);
      await producer.send("made", "before", { key: "k" });
      await eventually(() => expect(fences).toHaveLength(1));
      await featureOf(subject.raw).deleteAll();
      await producer.send("made", "after", { key: "k" });
      await eventually(() => expect(fences).toHaveLength(2));
      const [before = 0, after = 0] = fences;
      expect(after).toBeGreaterThan(before);
    },
  },
];
