import { expect } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import { type EventContext, Producer, Worker } from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";
import { type Case, featureOf, runCases } from "./bench.ts";
import type { Subject } from "./subject.ts";

/** Stops, crashes, takeovers. */
export function stopping(subject: Subject): void {
  runCases(subject, "stopping", cases);
}

const cases: readonly Case[] = [
  {
    name: "lets running handlers end at a stop, and gives the rest to others at once, uncounted (D5, H1)",
    async run({ broker, stream, group, start }) {
      const first: unknown[] = [];
      const second: { data: unknown; context: EventContext }[] = [];
      const options = { concurrency: 10, logger };
      const slow = new Worker(broker, group, options).on(stream, "made", async ({ data }) => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        first.push(data);
      });
      await start(slow);
      const producer = new Producer(broker, stream);
      // One key: the first one runs, the others wait for it.
      for (let n = 0; n < 5; n++) await producer.send("made", n, { key: "k" });
      await new Promise((resolve) => setTimeout(resolve, 100));
      const other = new Worker(broker, group, options).on(stream, "made", ({ data }, context) => {
        second.push({ data, context });
      });
      await start(other);
      const begun = Date.now();
      await slow.stop();
      await eventually(() => expect(second).toHaveLength(4));
      expect(Date.now() - begun).toBeLessThan(1500);
      expect(first).toEqual([0]);
      expect(second.map(({ data }) => data)).toEqual([1, 2, 3, 4]);
      for (const { context } of second)
        expect(context).toMatchObject({ attempt: 1, deliveries: 1 });
    },
  },
  {
    name: "tells handlers at the deadline of a stop, and gives their events back (H3)",
    async run({ broker, stream, group, start }) {
      let begun = false;
      let aborted = false;
      const stuck = new Worker(broker, group, { logger }).on(stream, "made", (_, { signal }) => {
        begun = true;
        signal.addEventListener("abort", () => {
          aborted = true;
        });
        return new Promise(() => undefined);
      });
      await start(stuck);
      await new Producer(broker, stream).send("made", "x");
      await eventually(() => expect(begun).toBe(true));
      await stuck.stop({ deadlineMs: 50 });
      expect(aborted).toBe(true);
      const got: unknown[] = [];
      await start(new Worker(broker, group).on(stream, "made", ({ data }) => void got.push(data)));
      await eventually(() => expect(got).toEqual(["x"]), 1500);
    },
  },
  {
    name: "stops an idle worker at once, and ends listen() (H5)",
    async run({ broker, stream, group }) {
      const worker = new Worker(broker, group).on(stream, "made", () => undefined);
      const listening = worker.listen();
      await worker.start();
      await new Promise((resolve) => setTimeout(resolve, 200));
      const begun = Date.now();
      await Promise.all([worker.stop(), worker.stop(), listening]);
      expect(Date.now() - begun).toBeLessThan(200);
      await expect(worker.start()).rejects.toMatchObject({ code: "closed" });
    },
  },
  {
    name: "runs a handler that takes longer than the visibility time once (B6)",
    async run({ broker, another, stream, group, start }) {
      let runs = 0;
      let ended = false;
      const options = { visibilityMs: 300, logger };
      for (const from of [broker, await another()]) {
        const worker = new Worker(from, group, options).on(stream, "made", async () => {
          runs++;
          await new Promise((resolve) => setTimeout(resolve, 1500));
          ended = true;
        });
        await start(worker);
      }
      await new Producer(broker, stream).send("made", 1);
      await eventually(() => expect(ended).toBe(true));
      expect(runs).toBe(1);
    },
  },
  {
    name: "leaves an event in its last attempt to its handler, however long that takes (B11, moleculer-channels)",
    async run({ broker, another, stream, group, start }) {
      const ended: unknown[] = [];
      const options = {
        visibilityMs: 300,
        logger,
        retry: { attempts: 2, backoff: { initial: 10 } },
      };
      for (const from of [broker, await another()]) {
        const worker = new Worker(from, group, options);
        worker.on(stream, "made", async ({ data }, { attempt }) => {
          if (attempt === 1) throw new Error("not yet");
          await new Promise((resolve) => setTimeout(resolve, 1500));
          ended.push(data);
        });
        await start(worker);
      }
      const producer = new Producer(broker, stream);
      for (const n of [1, 2, 3]) await producer.send("made", n);
      await eventually(() => expect(ended).toHaveLength(3));
      expect(new Set(ended).size).toBe(3);
      expect(await broker.deadLetters(stream, group)).toEqual([]);
    },
  },
  {
    name: "gives the events of a process that died to another one after the visibility time",
    needs: "processes",
    async run({ subject, broker, stream, group, start }) {
      const producer = new Producer(broker, stream);
      await producer.send("made", "x");
      await featureOf(subject.processes).crash(stream, group);
      const got: { data: unknown; context: EventContext }[] = [];
      const worker = new Worker(broker, group, { visibilityMs: 500, logger });
      await start(
        worker.on(stream, "made", ({ data }, context) => void got.push({ data, context })),
      );
      await eventually(() => expect(got).toHaveLength(1), 5000);
      expect(got[0]).toMatchObject({
        data: "x",
        context: { attempt: 1, deliveries: 2, redelivered: true },
      });
    },
  },
  {
    name: "puts an event aside that kills process after process, whose attempts it does not cost (B5)",
    needs: "processes",
    async run({ subject, broker, stream, group, start }) {
      await new Producer(broker, stream).send("made", "x");
      const { crash } = featureOf(subject.processes);
      for (let n = 0; n < 5; n++) await crash(stream, group);
      let runs = 0;
      const worker = new Worker(broker, group, { visibilityMs: 500, logger });
      await start(worker.on(stream, "made", () => void runs++));
      const letter = { error: { reason: "crash-loop" }, attempts: 1, deliveries: 6 };
      await eventually(
        async () => expect(await broker.deadLetters(stream, group)).toMatchObject([letter]),
        5000,
      );
      expect(runs).toBe(0);
    },
  },
  {
    name: "notices that a process died before the visibility time is over",
    needs: "processes",
    async run({ subject, broker, stream, group, start }) {
      await new Producer(broker, stream).send("made", "x");
      await featureOf(subject.processes).crash(stream, group);
      const got: unknown[] = [];
      const worker = new Worker(broker, group, { logger });
      await start(worker.on(stream, "made", ({ data }) => void got.push(data)));
      await eventually(() => expect(got).toEqual(["x"]), 20_000);
    },
  },
];
