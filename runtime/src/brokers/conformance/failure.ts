import { expect } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import { DeadLetter, type EventContext, Producer, Worker } from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";
import type { Validator } from "../../validation.ts";
import { type Case, featureOf, runCases } from "./bench.ts";
import type { Subject } from "./subject.ts";

/** Handlers that throw, entries that nobody can read. */
export function failure(subject: Subject): void {
  runCases(subject, "failure", cases);
}

const soon = { backoff: { initial: 10 } };

const cases: readonly Case[] = [
  {
    name: "runs a failed handler again when it is due, for the failing group only (A17, B1)",
    async run({ broker, stream, group, start }) {
      const times: number[] = [];
      const contexts: EventContext[] = [];
      let others = 0;
      const options = { logger, random: () => 0, retry: { backoff: { initial: 400 } } };
      const failing = new Worker(broker, group, options).on(stream, "made", (_, context) => {
        times.push(Date.now());
        contexts.push(context);
        if (times.length === 1) throw new Error("not yet");
      });
      await start(failing);
      await start(new Worker(broker, `${group}-other`).on(stream, "made", () => void others++));
      await new Producer(broker, stream).send("made", 1);
      await eventually(() => expect(times).toHaveLength(2));
      const [first = 0, second = 0] = times;
      expect(second - first).toBeGreaterThanOrEqual(400);
      expect(second - first).toBeLessThan(1200);
      expect(contexts[1]).toMatchObject({ attempt: 2, deliveries: 2, redelivered: true });
      expect(others).toBe(1);
    },
  },
  {
    name: "does not hold up others while an event waits for its retry (B10)",
    async run({ broker, stream, group, start }) {
      const got: unknown[] = [];
      const options = { logger, concurrency: 1, retry: { backoff: { initial: 60_000 } } };
      const worker = new Worker(broker, group, options).on(stream, "made", ({ data }) => {
        if (data === "bad") throw new Error("not yet");
        got.push(data);
      });
      await start(worker);
      const producer = new Producer(broker, stream);
      for (const data of ["bad", 1, "bad", 2]) await producer.send("made", data);
      await eventually(() => expect(got).toEqual([1, 2]));
    },
  },
  {
    name: "puts an event aside after its last attempt, with the reason and its own fields (B2)",
    async run({ broker, stream, group, start }) {
      let runs = 0;
      const options = { logger, retry: { ...soon, attempts: 3 } };
      const worker = new Worker(broker, group, options).on(stream, "made", () => {
        throw new TypeError(`no, ${++runs}`);
      });
      await start(worker);
      const { id } = await new Producer(broker, stream).send("made", { deep: ["ü"] }, { key: "k" });
      const letter = await eventually(async () => {
        const [first] = await broker.deadLetters(stream, group);
        if (!first) throw new Error("no dead letter yet");
        return first;
      });
      expect(letter).toMatchObject({ attempts: 3, deliveries: 3 });
      expect(letter.error).toMatchObject({ reason: "handler-failed", message: "no, 3" });
      expect(letter.error.stack).toContain("TypeError: no, 3");
      expect(letter.fields.slice(0, 4)).toEqual(["ce_specversion", "1.0", "ce_id", id]);
      expect(letter.fields.slice(-2)).toEqual(["data", '{"deep":["ü"]}']);
      expect(runs).toBe(3);
    },
  },
  {
    name: "puts an event aside at once when its handler says so (B3)",
    async run({ broker, stream, group, start }) {
      const worker = new Worker(broker, group, { logger }).on(stream, "made", () => {
        throw new DeadLetter("there is no such user");
      });
      await start(worker);
      await new Producer(broker, stream).send("made", 1);
      await eventually(async () => {
        const letters = await broker.deadLetters(stream, group);
        expect(
          letters.map(({ error, attempts }) => [error.reason, error.message, attempts]),
        ).toEqual([["rejected", "there is no such user", 1]]);
      });
    },
  },
  {
    name: "tells a handler that does not end in time, frees its slot, and counts a failure (B8)",
    async run({ broker, stream, group, start }) {
      let aborted = 0;
      const got: unknown[] = [];
      const options = { logger, concurrency: 1, timeoutMs: 100, retry: { ...soon, attempts: 2 } };
      const worker = new Worker(broker, group, options).on(
        stream,
        "made",
        ({ data }, { signal }) => {
          if (data !== "stuck") return void got.push(data);
          signal.addEventListener("abort", () => aborted++);
          return new Promise(() => undefined);
        },
      );
      await start(worker);
      const producer = new Producer(broker, stream);
      for (const data of ["stuck", 1, 2]) await producer.send("made", data);
      await eventually(() => expect(got).toEqual([1, 2]));
      await eventually(async () => {
        const [letter] = await broker.deadLetters(stream, group);
        expect(letter).toMatchObject({ attempts: 2, error: { reason: "timed-out" } });
      });
      expect(aborted).toBe(2);
    },
  },
  {
    name: "drops what cannot be handled where the contract says so",
    async run({ broker, stream, group, start }) {
      let runs = 0;
      const fail = () => {
        runs++;
        throw new Error("no");
      };
      const worker = new Worker(broker, group, { logger, retry: { ...soon, attempts: 2 } });
      await start(worker.on(stream, "made", fail, { deadLetter: false }));
      await new Producer(broker, stream).send("made", 1);
      await eventually(() => expect(runs).toBe(2));
      await worker.stop();
      expect(await broker.deadLetters(stream, group)).toEqual([]);
    },
  },
  {
    name: "judges each event apart: neighbours of bad ones are handled, and the process lives (B4)",
    async run({ broker, stream, group, start }) {
      const got: unknown[] = [];
      const worker = new Worker(broker, group, { logger });
      worker.on(stream, "made", ({ data }) => void got.push(data), { validate: isNumber() });
      await start(worker);
      const producer = new Producer(broker, stream);
      const unreadable = { id: "1", stream, action: "made", source: "s", time: "", headers: {} };
      await producer.send("made", 1);
      await broker.publish([{ ...unreadable, contentType: "application/json", data: "{oops" }]);
      await producer.send("made", "text");
      await producer.send("made", 2);
      await eventually(() => expect(got).toEqual([1, 2]));
      await eventually(async () => {
        const letters = await broker.deadLetters(stream, group);
        const reasons = letters.map(({ error }) => error.reason);
        expect(reasons.toSorted()).toEqual(["invalid-data", "undecodable"]);
      });
    },
  },
  {
    name: "survives a validator that throws",
    async run({ broker, stream, group, start }) {
      const validate: Validator<number> = (_): _ is number => {
        throw new RangeError("too deep");
      };
      const worker = new Worker(broker, group, { logger });
      await start(worker.on(stream, "made", () => undefined, { validate }));
      await new Producer(broker, stream).send("made", 1);
      await eventually(async () => {
        const [letter] = await broker.deadLetters(stream, group);
        expect(letter?.error).toMatchObject({ reason: "invalid-data", message: "too deep" });
      });
    },
  },
  {
    name: "survives whatever a handler throws",
    async run({ broker, stream, group, start }) {
      const hostile = {
        toString() {
          throw new Error("not even this");
        },
      };
      const odd = Object.assign(new Error("odd"), { message: hostile, stack: 1 });
      const things = [undefined, null, "text", 0, hostile, Object.create(null), odd];
      const worker = new Worker(broker, group, { logger, retry: { attempts: 1 } });
      await start(
        worker.on<number>(stream, "made", ({ data }) => {
          throw things[data];
        }),
      );
      const producer = new Producer(broker, stream);
      for (const index of things.keys()) await producer.send("made", index);
      await eventually(async () => {
        expect(await broker.deadLetters(stream, group)).toHaveLength(things.length);
      });
    },
  },
  {
    name: "puts entries of strangers aside with their fields, and goes on",
    needs: "raw",
    async run({ subject, broker, stream, group, start }) {
      const raw = featureOf(subject.raw);
      const foreign = [
        ["hello", "world"],
        ["ce_specversion", "1.0", "ce_id", "x"],
        ["ce_specversion", "9.0", "ce_id", "x", "ce_source", "s", "ce_type", "made", "data", "1"],
      ];
      for (const fields of foreign) await raw.add(stream, fields);
      const got: unknown[] = [];
      const worker = new Worker(broker, group, { logger });
      await start(worker.on(stream, "made", ({ data }) => void got.push(data)));
      await raw.add(stream, ["action", "made", "name", "Ada"]);
      await eventually(() => expect(got).toEqual([{ name: "Ada" }]));
      await eventually(async () => {
        const letters = await broker.deadLetters(stream, group);
        expect(letters.map(({ fields }) => fields)).toEqual(foreign);
        expect(letters.map(({ error }) => error.reason)).toEqual(Array(3).fill("undecodable"));
      });
    },
  },
  {
    name: "keeps entries of very many fields whole, through retries and dead letters",
    needs: "raw",
    async run({ subject, broker, stream, group, start }) {
      const data = Object.fromEntries(Array.from({ length: 6000 }, (_, n) => [`f${n}`, "ü"]));
      const fields = ["action", "made", ...Object.entries(data).flat()];
      await featureOf(subject.raw).add(stream, fields);
      const got: unknown[] = [];
      const worker = new Worker(broker, group, { logger, retry: { ...soon, attempts: 2 } });
      worker.on(stream, "made", (event) => {
        got.push(event.data);
        throw new Error("no");
      });
      await start(worker);
      await eventually(async () => {
        const [letter] = await broker.deadLetters(stream, group);
        expect(letter).toMatchObject({ fields, attempts: 2 });
      });
      expect(got).toEqual([data, data]);
    },
  },
];

function isNumber(): Validator<number> {
  const validate: Validator<number> = (data): data is number => {
    validate.errors = [{ instancePath: "", keyword: "type", params: { type: "number" } }];
    return typeof data === "number";
  };
  return validate;
}
