import { describe, expect, it } from "vitest";
import { Lanes } from "./lanes.ts";

/** A task that ends when it is told to. */
function task(name: string, log: string[]) {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    end: async () => {
      end();
      await new Promise(setImmediate);
    },
    run: () => {
      log.push(`run ${name}`);
      return ended;
    },
    cancel: () => void log.push(`cancel ${name}`),
  };
}

describe("Lanes", () => {
  it("runs one lane in order, and lanes side by side", async () => {
    const log: string[] = [];
    const lanes = new Lanes();
    const [a1, a2, b1] = [task("a1", log), task("a2", log), task("b1", log)];
    lanes.add("a", a1);
    lanes.add("a", a2);
    lanes.add("b", b1);
    expect(log).toEqual(["run a1", "run b1"]);
    await a1.end();
    expect(log).toEqual(["run a1", "run b1", "run a2"]);
  });

  it("lets tasks without a lane wait for none", () => {
    const log: string[] = [];
    const lanes = new Lanes();
    lanes.add(undefined, task("1", log));
    lanes.add(undefined, task("2", log));
    expect(log).toEqual(["run 1", "run 2"]);
  });

  it("cancels what has not begun, in order", async () => {
    const log: string[] = [];
    const lanes = new Lanes();
    const first = task("1", log);
    lanes.add("a", first);
    lanes.add("a", task("2", log));
    lanes.add("a", task("3", log));
    lanes.cancelWaiting();
    await first.end();
    expect(log).toEqual(["run 1", "cancel 2", "cancel 3"]);
  });

  it("takes up a lane again after it was empty", async () => {
    const log: string[] = [];
    const lanes = new Lanes();
    const first = task("1", log);
    lanes.add("a", first);
    await first.end();
    lanes.add("a", task("2", log));
    expect(log).toEqual(["run 1", "run 2"]);
  });

  it("counts what waits for a parked task, and no longer when it is called off or taken up", async () => {
    const lanes = new Lanes();
    const log: string[] = [];
    const wakes: (() => void)[] = [];
    const parking = (name: string) => ({
      async run() {
        log.push(`park ${name}`);
        await lanes.park("a", new Promise((resolve) => wakes.push(resolve)));
        log.push(`wake ${name}`);
      },
      cancel: () => void log.push(`cancel ${name}`),
    });
    lanes.add("a", parking("1"));
    lanes.add("a", parking("2"));
    lanes.add("b", task("other", log));
    expect([lanes.parked, log]).toEqual([2, ["park 1", "run other"]]);
    lanes.add("a", parking("3"));
    expect(lanes.parked).toBe(3);
    wakes[0]?.();
    await new Promise(setImmediate);
    expect([lanes.parked, log.at(-1)]).toEqual([2, "park 2"]);
    lanes.cancelWaiting();
    expect([lanes.parked, log.at(-1)]).toEqual([1, "cancel 3"]);
    wakes[1]?.();
    await new Promise(setImmediate);
    expect(lanes.parked).toBe(0);
  });
});
