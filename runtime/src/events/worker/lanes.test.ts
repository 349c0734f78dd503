import { describe, expect, it } from "vitest";
import { Lanes } from "./lanes.ts";

type Lane = string | undefined;

/** A task that ends when it is told to. */
function task(name: string, log: string[]) {
  let end: () => void = () => undefined;
  return {
    end: () => end(),
    run(over: () => void, _lane: Lane) {
      log.push(`run ${name}`);
      end = over;
    },
    cancel: () => void log.push(`cancel ${name}`),
  };
}

function lanesOf() {
  const lanes: Lanes<ReturnType<typeof task>> = new Lanes({
    run: (one, lane) => one.run(() => lanes.end(lane), lane),
    cancel: (one) => one.cancel(),
  });
  return lanes;
}

describe("Lanes", () => {
  it("runs one lane in order, and lanes side by side", () => {
    const log: string[] = [];
    const lanes = lanesOf();
    const [a1, a2, b1] = [task("a1", log), task("a2", log), task("b1", log)];
    lanes.add("a", a1);
    lanes.add("a", a2);
    lanes.add("b", b1);
    expect(log).toEqual(["run a1", "run b1"]);
    a1.end();
    expect(log).toEqual(["run a1", "run b1", "run a2"]);
  });

  it("lets tasks without a lane wait for none", () => {
    const log: string[] = [];
    const lanes = lanesOf();
    lanes.add(undefined, task("1", log));
    lanes.add(undefined, task("2", log));
    expect(log).toEqual(["run 1", "run 2"]);
  });

  it("cancels what has not begun, in order", () => {
    const log: string[] = [];
    const lanes = lanesOf();
    const first = task("1", log);
    lanes.add("a", first);
    lanes.add("a", task("2", log));
    lanes.add("a", task("3", log));
    lanes.cancelWaiting();
    first.end();
    expect(log).toEqual(["run 1", "cancel 2", "cancel 3"]);
  });

  it("takes up a lane again after it was empty", () => {
    const log: string[] = [];
    const lanes = lanesOf();
    const first = task("1", log);
    lanes.add("a", first);
    first.end();
    lanes.add("a", task("2", log));
    expect(log).toEqual(["run 1", "run 2"]);
  });

  it("runs in order what ends at once, however much it is", () => {
    const ran: number[] = [];
    let endFirst: () => void = () => undefined;
    const lanes: Lanes<number> = new Lanes({
      run(number, lane) {
        ran.push(number);
        if (number > 0) lanes.end(lane);
        else endFirst = () => lanes.end(lane);
      },
      cancel: () => undefined,
    });
    const numbers = Array.from({ length: 20_000 }, (_, number) => number);
    for (const number of numbers) lanes.add("a", number);
    expect(ran).toEqual([0]);
    endFirst();
    expect(ran).toEqual(numbers);
    lanes.add("a", 7);
    expect(ran.at(-1)).toBe(7);
  });
});
