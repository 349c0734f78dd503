import { afterAll, beforeAll, describe, it } from "vitest";
import type { Worker } from "../../events/index.ts";
import type { Bench, Feature, Subject, TestedBroker } from "./subject.ts";

/** One case of the suite. */
export interface Case {
  /** What holds, as a sentence that begins with "a broker". */
  readonly name: string;
  readonly needs?: "processes" | "outage" | "raw";
  /** How long a server may take to answer, where what is sent is much, in ms. */
  readonly deadlineMs?: number;
  run(bench: Bench): Promise<void>;
}

/** Runs cases against a broker; prints those that it cannot have, with the reason. */
export function runCases(subject: Subject, title: string, cases: readonly Case[]): void {
  describe(`${subject.name}: ${title}`, () => {
    beforeAll(() => subject.setUp?.(title));
    afterAll(() => subject.tearDown?.());
    for (const each of cases) {
      const missing = each.needs && missingOf(subject[each.needs]);
      if (missing) console.warn(`Skipped on ${subject.name}: "${each.name}": ${missing}.`);
      it.skipIf(missing)(each.name, { timeout: 40_000 }, () => onBench(subject, each));
    }
  });
}

function missingOf(feature: Feature<object>): string | undefined {
  return "missing" in feature && typeof feature.missing === "string" ? feature.missing : undefined;
}

let benches = 0;

async function onBench(subject: Subject, { run, deadlineMs }: Case): Promise<void> {
  const brokers: TestedBroker[] = [];
  const workers: Worker[] = [];
  const another = async () => {
    const broker = await subject.open(deadlineMs);
    brokers.push(broker);
    return broker;
  };
  const start = async (worker: Worker) => {
    workers.push(worker);
    await worker.start();
    return worker;
  };
  const name = `${process.pid}-${++benches}`;
  try {
    const broker = await another();
    await run({
      subject,
      broker,
      another,
      start,
      stream: `stream-${name}`,
      group: `group-${name}`,
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.stop({ deadlineMs: 1000 })));
    await Promise.all(brokers.map((broker) => broker.close()));
  }
}

/** The feature that a case said it needs. */
export function featureOf<T extends object>(feature: Feature<T>): T {
  if ("missing" in feature) throw new Error("the case does not say that it needs this feature");
  return feature;
}
