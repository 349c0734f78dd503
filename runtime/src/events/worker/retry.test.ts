import { describe, expect, it } from "vitest";
import { delayAfter, planRetries } from "./retry.ts";

describe("planRetries", () => {
  it("takes each number from the first policy that says it", () => {
    const plan = planRetries(
      { backoff: { factor: 3 } },
      { attempts: 9, backoff: { factor: 4, max: 7 } },
    );
    expect(plan).toEqual({ attempts: 9, initial: 1000, factor: 3, max: 7 });
  });

  it.each([
    { attempts: 0 },
    { attempts: Number.NaN },
    { backoff: { initial: -1 } },
    { backoff: { factor: 0.5 } },
    { backoff: { max: Number.POSITIVE_INFINITY } },
  ])("refuses %j", (policy) => {
    expect(() => planRetries(policy)).toThrow(expect.objectContaining({ code: "misuse" }));
  });
});

describe("delayAfter", () => {
  const plan = planRetries({ backoff: { initial: 100, factor: 2, max: 500 } });

  it.each([
    [1, 0, 100],
    [2, 0, 200],
    [3, 0, 400],
    [4, 0, 500],
    [2000, 0, 500],
    [1, 1, 150],
    [4, 0.5, 625],
  ])("after attempt %i with chance %d it is %i ms", (attempt, chance, ms) => {
    expect(delayAfter(attempt, plan, () => chance)).toBe(ms);
  });
});
