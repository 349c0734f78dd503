import { describe, expect, it } from "vitest";
import { Random } from "../support/random.ts";
import { plan, type Target } from "./schedule.ts";

const targets: readonly Target[] = [
  { name: "worker", kinds: ["kill", "pause", "partition"] },
  { name: "redis", kinds: ["kill", "pause"] },
];
const planned = (seed: number, lengthMs = 600_000) => plan(new Random(seed), targets, lengthMs);

describe("plan", () => {
  it("makes the same schedule of the same seed, and another one of another", () => {
    expect(planned(7)).toEqual(planned(7));
    expect(planned(7)).not.toEqual(planned(8));
  });

  it("does one thing to a target at a time, every kind of it, and is over in time", () => {
    const acts = planned(7);
    for (const { name, kinds } of targets) {
      const own = acts.filter(({ target }) => target === name);
      expect(new Set(own.map(({ kind }) => kind))).toEqual(new Set(kinds));
      for (const [index, { atMs }] of own.entries()) {
        const before = own[index - 1];
        expect(atMs).toBeGreaterThan(before ? before.atMs + before.forMs : 0);
      }
    }
    expect(acts.length).toBeGreaterThan(100);
    for (const { atMs, forMs } of acts) expect(atMs + forMs).toBeLessThanOrEqual(600_000);
  });
});
