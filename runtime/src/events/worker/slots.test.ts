import { describe, expect, it } from "vitest";
import { Slots } from "./slots.ts";

describe("Slots", () => {
  it("gives out so many, then in the order of asking", async () => {
    const slots = new Slots(1);
    const log: number[] = [];
    expect(slots.tryTake()).toBe(true);
    expect(slots.tryTake()).toBe(false);
    for (const n of [1, 2]) void slots.take().then(() => log.push(n));
    slots.giveBack();
    await new Promise(setImmediate);
    expect(log).toEqual([1]);
    slots.giveBack();
    await new Promise(setImmediate);
    expect(log).toEqual([1, 2]);
    slots.giveBack();
    expect(slots.tryTake()).toBe(true);
  });
});
