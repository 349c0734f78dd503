import { expect } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import { Producer, Worker } from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";
import { type Case, runCases } from "./bench.ts";
import type { Subject } from "./subject.ts";

/** What the settings of a stream ask of a publish. */
export function publishing(subject: Subject): void {
  runCases(subject, "publishing", cases);
}

const cases: readonly Case[] = [
  {
    name: "refuses what would exceed maxLength, and goes on once groups have caught up (F4)",
    async run({ broker, stream, group, start }) {
      const producer = new Producer(broker, stream, { maxLength: 3 });
      for (let n = 0; n < 3; n++) await producer.send("made", n);
      await expect(producer.send("made", 3)).rejects.toMatchObject({ code: "stream_full" });
      const refused = producer.send("made", 3, { id: "mine" });
      await expect(refused).rejects.toMatchObject({ code: "stream_full" });
      const got: unknown[] = [];
      const worker = new Worker(broker, group, { logger });
      await start(worker.on(stream, "made", ({ data }) => void got.push(data)));
      await eventually(() => producer.send("made", 4));
      await eventually(() => expect(got).toEqual([0, 1, 2, 4]));
    },
  },
  {
    name: "refuses what is larger than maxBytes, and puts aside what is larger than a reader allows",
    async run({ broker, stream, group, start }) {
      const producer = new Producer(broker, stream);
      const large = "x".repeat(1_048_576);
      await expect(producer.send("made", large)).rejects.toMatchObject({ code: "event_too_large" });
      const got: unknown[] = [];
      const worker = new Worker(broker, group, { logger });
      await start(worker.on<string>(stream, "made", ({ data }) => void got.push(data.length)));
      await new Producer(broker, stream, { maxBytes: 2_000_000 }).send("made", large);
      await producer.send("made", "small");
      await eventually(async () => {
        const dead = await broker.deadLetters(stream, group);
        expect(dead.map(({ error }) => error.reason)).toEqual(["too-large"]);
        expect(dead[0]?.fields).toContain(JSON.stringify(large));
      });
      await eventually(() => expect(got).toEqual([5]));
    },
  },
  {
    name: "says not_durable where it cannot store as durably as asked",
    async run({ broker, stream }) {
      const producer = new Producer(broker, stream, { durability: "replicas(9)" });
      await expect(producer.send("made", 1)).rejects.toMatchObject({ code: "not_durable" });
    },
  },
  {
    name: "spreads events over partitions by key, and reads all of them",
    async run({ broker, stream, group, start }) {
      const producer = new Producer(broker, stream, { partitions: 8 });
      const got: string[] = [];
      const worker = new Worker(broker, group, { logger });
      worker.on(stream, "made", (event) => void got.push(`${event.stream} ${event.key}`), {
        partitions: 8,
      });
      await start(worker);
      const keys = Array.from({ length: 40 }, (_, n) => `key ${n}`);
      for (const key of keys) await producer.send("made", 1, { key });
      await eventually(() => expect(got).toHaveLength(40));
      expect(got.toSorted()).toEqual(keys.map((key) => `${stream} ${key}`).toSorted());
    },
  },
];
