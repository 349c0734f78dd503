import { expect } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import {
  DeadLetter,
  type DeadLetterFilter,
  eventIn,
  findDeadLetters,
  Producer,
  purgeDeadLetters,
  replayDeadLetters,
  Worker,
} from "../../events/index.ts";
import { partitionOf } from "../../events/partitions.ts";
import { silentLogger as logger } from "../../logger.ts";
import { type Case, featureOf, runCases } from "./bench.ts";
import type { Bench, Subject } from "./subject.ts";

/** Streams with `order: key` where a dead letter halts its key. */
export function halting(subject: Subject): void {
  runCases(subject, "halting a key", cases);
}

const ordered = { partitions: 2, order: "key" } as const;
const halt = { ...ordered, deadLetter: { key: "halt" } } as const;
const retry = { attempts: 2, backoff: { initial: 10 } };

/** What took effect, such as `a1`; and what shall fail. */
interface Course {
  readonly effects: string[];
  readonly failing: Set<string>;
}

/** A worker whose dead letters halt their keys. */
async function startHalting(bench: Bench, { effects, failing }: Course): Promise<Worker> {
  const { another, stream, group, start } = bench;
  const worker = new Worker(await another(), group, { logger, retry }).on<number>(
    stream,
    "made",
    async ({ key = "", data }) => {
      // Whatever could overtake has the time for it.
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (failing.has(`${key}${data}`)) throw new Error("not yet");
      effects.push(`${key}${data}`);
    },
    halt,
  );
  return start(worker);
}

/** Sends numbers from `from` to `to` under each key. */
async function send(
  { broker, stream }: Bench,
  keys: readonly string[],
  from: number,
  to: number,
): Promise<void> {
  const producer = new Producer(broker, stream, { partitions: ordered.partitions });
  for (let n = from; n < to; n++) for (const key of keys) await producer.send("made", n, { key });
}

/** `a1 handler-failed` for each dead letter of a key, as they were put aside. */
async function listed({ broker, stream, group }: Bench, filter: DeadLetterFilter) {
  const found: string[] = [];
  for await (const letter of findDeadLetters(broker, stream, group, filter)) {
    const event = eventIn(letter, stream);
    const name = event.ok ? `${event.message.key}${event.message.data}` : "?";
    found.push(`${name} ${letter.error.reason}`);
  }
  return found;
}

function of(effects: readonly string[], key: string): string[] {
  return effects.filter((effect) => effect.startsWith(key));
}

/** Three of key a stand in the dead letters, the first one for its own failure. */
async function halted(bench: Bench): Promise<Course> {
  const course = { effects: [], failing: new Set(["a1"]) };
  await startHalting(bench, course);
  await send(bench, ["a", "b"], 0, 4);
  await eventually(async () => {
    expect(of(course.effects, "b")).toEqual(["b0", "b1", "b2", "b3"]);
    expect(await listed(bench, {})).toEqual(["a1 handler-failed", "a2 halted", "a3 halted"]);
  });
  return course;
}

const cases: readonly Case[] = [
  {
    name: "puts the rest of a key aside behind a dead letter, in order, and no other key (E5)",
    async run(bench) {
      const { effects } = await halted(bench);
      await send(bench, ["a", "b"], 4, 6);
      await eventually(async () => {
        expect(of(effects, "b")).toHaveLength(6);
        expect((await listed(bench, { key: "a" })).slice(3)).toEqual(["a4 halted", "a5 halted"]);
      });
      expect(of(effects, "a")).toEqual(["a0"]);
      expect(await listed(bench, { key: "b" })).toEqual([]);
    },
  },
  {
    name: "lets a halted key go on where it was once all of it is replayed (E5)",
    async run(bench) {
      const { broker, stream, group } = bench;
      const { effects, failing } = await halted(bench);
      failing.clear();
      expect(await replayDeadLetters(broker, stream, group)).toBe(3);
      await eventually(() => expect(of(effects, "a")).toEqual(["a0", "a1", "a2", "a3"]));
      await send(bench, ["a"], 4, 6);
      await eventually(() => expect(of(effects, "a")).toHaveLength(6));
      expect(of(effects, "a")).toEqual(["a0", "a1", "a2", "a3", "a4", "a5"]);
      expect(await listed(bench, {})).toEqual([]);
    },
  },
  {
    name: "keeps the order of a halted key when replays fail again, or are not of its first event (E5)",
    async run(bench) {
      const { broker, stream, group } = bench;
      const { effects, failing } = await halted(bench);
      await replayDeadLetters(broker, stream, group, { reason: "halted" });
      const again = ["a1 handler-failed", "a2 halted", "a3 halted"];
      const expectHalted = () =>
        eventually(async () => expect((await listed(bench, {})).sort()).toEqual(again));
      await expectHalted();
      await replayDeadLetters(broker, stream, group);
      await expectHalted();
      await replayDeadLetters(broker, stream, group, { reason: "handler-failed" });
      await expectHalted();
      expect(await listed(bench, {})).toEqual(["a2 halted", "a3 halted", "a1 handler-failed"]);
      expect(of(effects, "a")).toEqual(["a0"]);
      failing.clear();
      await replayDeadLetters(broker, stream, group);
      await eventually(() => expect(of(effects, "a")).toEqual(["a0", "a1", "a2", "a3"]));
      expect(await listed(bench, {})).toEqual([]);
    },
  },
  {
    name: "lets a halted key go on once its dead letters are purged (E5)",
    async run(bench) {
      const { broker, stream, group } = bench;
      const { effects } = await halted(bench);
      await purgeDeadLetters(broker, stream, group, { reason: "handler-failed" });
      await send(bench, ["a"], 4, 5);
      await eventually(async () =>
        expect(await listed(bench, {})).toEqual(["a2 halted", "a3 halted", "a4 halted"]),
      );
      expect(await purgeDeadLetters(broker, stream, group)).toBe(3);
      await send(bench, ["a"], 5, 7);
      await eventually(() => expect(of(effects, "a")).toEqual(["a0", "a5", "a6"]));
      expect(await listed(bench, {})).toEqual([]);
    },
  },
  {
    name: "overtakes nothing of a halted key while it is replayed and more is sent (E5)",
    async run(bench) {
      const { broker, stream, group } = bench;
      const { effects, failing } = await halted(bench);
      await send(bench, ["a"], 4, 60);
      failing.clear();
      let over = false;
      const sending = send(bench, ["a"], 60, 160).finally(() => {
        over = true;
      });
      while (!over || (await listed(bench, {})).length > 0) {
        await replayDeadLetters(broker, stream, group);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await sending;
      // What was the last to be replayed is not in the dead letters, and may be handled still.
      const replayed = () => replayDeadLetters(broker, stream, group);
      await eventually(async () => {
        await replayed();
        expect(of(effects, "a").length).toBeGreaterThanOrEqual(160);
      }, 20_000);
      expect(of(effects, "a")).toEqual(Array.from({ length: 160 }, (_, n) => `a${n}`));
    },
  },
  {
    name: "keeps a key halted for the worker that comes next, and the other group's not (E5)",
    async run(bench) {
      const { another, stream, group, start } = bench;
      const others: string[] = [];
      const course: Course = { effects: [], failing: new Set(["a1"]) };
      await start(
        new Worker(await another(), `${group}-other`).on<number>(
          stream,
          "made",
          ({ key, data }) => void others.push(`${key}${data}`),
          ordered,
        ),
      );
      const first = await startHalting(bench, course);
      await send(bench, ["a"], 0, 3);
      await eventually(async () => expect(await listed(bench, {})).toHaveLength(2));
      await first.stop();
      course.failing.clear();
      await startHalting(bench, course);
      await send(bench, ["a", "b"], 3, 5);
      await eventually(async () => {
        expect(of(course.effects, "b")).toEqual(["b3", "b4"]);
        expect(await listed(bench, {})).toEqual([
          ...["a1 handler-failed", "a2 halted", "a3 halted", "a4 halted"],
        ]);
      }, 20_000);
      expect(of(course.effects, "a")).toEqual(["a0"]);
      expect(of(others, "a")).toEqual(["a0", "a1", "a2", "a3", "a4"]);
    },
  },
  {
    name: "holds every action of a halted key, and drops what nobody asked for (E5)",
    async run(bench) {
      const { broker, stream, group, start } = bench;
      const got: unknown[] = [];
      const worker = new Worker(broker, group, { logger })
        .on(stream, "refused", () => Promise.reject(new DeadLetter("no")), halt)
        .on(stream, "made", ({ data }) => void got.push(data), { ...ordered, deadLetter: false });
      await start(worker);
      const producer = new Producer(broker, stream, { partitions: ordered.partitions });
      await producer.send("refused", 1, { key: "a" });
      for (const action of ["made", "unheard"]) await producer.send(action, 2, { key: "a" });
      await producer.send("refused", 3);
      await producer.send("made", 4);
      await producer.send("made", 5, { key: "c" });
      await eventually(async () => {
        expect((await listed(bench, {})).sort()).toEqual([
          ...["a1 rejected", "a2 halted", "undefined3 rejected"],
        ]);
        expect(got.toSorted()).toEqual([4, 5]);
      });
    },
  },
  {
    name: "halts a key for an entry that cannot be read but for its key (E5)",
    needs: "raw",
    async run(bench) {
      const { subject, broker, stream, group } = bench;
      const course: Course = { effects: [], failing: new Set() };
      await startHalting(bench, course);
      const partition = partitionOf({ key: "a", id: "x" }, ordered.partitions);
      const attributes = ["ce_specversion", "1.0", "ce_id", "x", "ce_source", "s"];
      const rest = ["ce_partitionkey", "a", "data", "1"];
      await featureOf(subject.raw).add(`${stream}.${partition}`, [...attributes, ...rest]);
      await eventually(async () => expect(await listed(bench, {})).toEqual(["? undecodable"]));
      await send(bench, ["a"], 0, 1);
      await eventually(async () =>
        expect(await listed(bench, {})).toEqual(["? undecodable", "a0 halted"]),
      );
      await purgeDeadLetters(broker, stream, group, { reason: "undecodable" });
      await replayDeadLetters(broker, stream, group);
      await eventually(() => expect(course.effects).toEqual(["a0"]));
    },
  },
];
