import { expect } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import {
  DeadLetter,
  eventIn,
  findDeadLetters,
  Producer,
  purgeDeadLetters,
  replayDeadLetters,
  Worker,
} from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";
import { type Case, runCases } from "./bench.ts";
import type { Bench, Subject } from "./subject.ts";

/** What was put aside is found, handed out once more, and deleted. */
export function deadLetters(subject: Subject): void {
  runCases(subject, "dead letters", cases);
}

/** Publishes numbers from 0 under keys a and b in turns; odd ones are refused, even ones fail, as long as `open` is false. */
async function putAside({ broker, stream, group, start }: Bench, count: number) {
  const state = { open: false, got: [] as number[] };
  const retry = { attempts: 1 };
  const worker = new Worker(broker, group, { logger, retry }).on<number>(
    stream,
    "made",
    ({ data }) => {
      if (state.open) return void state.got.push(data);
      throw data % 2 === 1 ? new DeadLetter("odd") : new Error("even");
    },
  );
  await start(worker);
  const producer = new Producer(broker, stream);
  for (let n = 0; n < count; n++) await producer.send("made", n, { key: n % 2 ? "b" : "a" });
  await eventually(async () => expect(await listed({ broker, stream, group })).toHaveLength(count));
  return state;
}

async function listed(
  { broker, stream, group }: Pick<Bench, "broker" | "stream" | "group">,
  filter = {},
) {
  const found = [];
  for await (const letter of findDeadLetters(broker, stream, group, filter)) found.push(letter);
  return found;
}

const cases: readonly Case[] = [
  {
    name: "finds dead letters page by page, by reason, action, key, time and id",
    async run(bench) {
      await putAside(bench, 230);
      expect(await listed(bench, { reason: "rejected" })).toHaveLength(115);
      expect(await listed(bench, { key: "a" })).toHaveLength(115);
      expect(await listed(bench, { action: "other" })).toEqual([]);
      expect(await listed(bench, { since: "2100-01-01T00:00:00Z" })).toEqual([]);
      expect(await listed(bench, { before: "2100-01-01T00:00:00Z" })).toHaveLength(230);
      const [first] = await listed(bench);
      expect(await listed(bench, { ids: [first?.id] })).toEqual([first]);
    },
  },
  {
    name: "knows when the event of a dead letter was published, where it does not say so itself",
    async run({ broker, stream, group, start }) {
      const worker = new Worker(broker, group, { logger });
      await start(worker.on(stream, "made", () => Promise.reject(new DeadLetter("no"))));
      const begun = Date.now();
      await new Producer(broker, stream, { encoding: "flat" }).send("made", { a: "b" });
      const [letter] = await eventually(async () => {
        const found = await listed({ broker, stream, group });
        expect(found).toHaveLength(1);
        return found;
      });
      const event = letter && eventIn(letter, stream);
      const time = event?.ok ? Date.parse(event.message.time) : Number.NaN;
      expect(Math.abs(time - begun)).toBeLessThan(60_000);
    },
  },
  {
    name: "replays to the failed group only, in order, as if they had never failed, and once (B9)",
    async run(bench) {
      const { broker, stream, group, start } = bench;
      const others: unknown[] = [];
      const other = new Worker(broker, `${group}-other`);
      await start(other.on(stream, "made", ({ data }) => void others.push(data)));
      const state = await putAside(bench, 20);
      state.open = true;
      const ids = (await listed(bench, { reason: "rejected" })).map(({ id }) => id);
      expect(await replayDeadLetters(broker, stream, group, { reason: "rejected" })).toBe(10);
      await eventually(() => expect(state.got).toHaveLength(10));
      expect(state.got).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
      expect(await broker.replay(stream, group, ids)).toBe(0);
      expect(await broker.replay(stream, group, ["nonsense", "0", "x/y"])).toBeLessThanOrEqual(1);
      expect(others).toHaveLength(20);
    },
  },
  {
    name: "replays at the rate asked for, and puts aside again what fails again",
    async run(bench) {
      const { broker, stream, group } = bench;
      await putAside(bench, 10);
      const begun = Date.now();
      expect(await replayDeadLetters(broker, stream, group, { rate: 20 })).toBe(10);
      expect(Date.now() - begun).toBeGreaterThan(350);
      await eventually(async () => expect(await listed(bench)).toHaveLength(10));
      const [letter] = await listed(bench);
      expect(letter).toMatchObject({ attempts: 1, deliveries: 1 });
    },
  },
  {
    name: "purges what is asked for, and nothing else",
    async run(bench) {
      const { broker, stream, group } = bench;
      await putAside(bench, 10);
      expect(await purgeDeadLetters(broker, stream, group, { key: "b" })).toBe(5);
      expect(await purgeDeadLetters(broker, stream, group, { key: "b" })).toBe(0);
      const left = await listed(bench);
      expect(left.map(({ error }) => error.message)).toEqual(Array(5).fill("even"));
    },
  },
];
