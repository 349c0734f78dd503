import { describe, expect, it } from "vitest";
import { equal } from "./equal.ts";

function nested(depth: number): unknown {
  return JSON.parse("[".repeat(depth) + "]".repeat(depth));
}

describe("equal", () => {
  it.each([
    [1, 1],
    [null, null],
    [{ a: [1, { b: null }] }, { a: [1, { b: null }] }],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [
      { toString: 1, valueOf: 2 },
      { toString: 1, valueOf: 2 },
    ],
    [JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
  ])("holds for %j and %j", (a, b) => {
    expect(equal(a, b)).toBe(true);
  });

  it.each([
    [1, "1"],
    [null, {}],
    [[], {}],
    [[1], [1, 1]],
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ a: 1 }, { b: 1 }],
    [{ toString: 1 }, {}],
    [{ constructor: 1 }, { a: 1 }],
    [JSON.parse('{"__proto__":1}'), { a: 1 }],
  ])("does not hold for %j and %j", (a, b) => {
    expect(equal(a, b)).toBe(false);
    expect(equal(b, a)).toBe(false);
  });

  it("needs no stack", () => {
    expect(equal(nested(100_000), nested(100_000))).toBe(true);
  });
});
