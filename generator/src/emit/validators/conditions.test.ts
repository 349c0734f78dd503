import { describe, expect, it } from "vitest";
import { operandsOf, plainCondition } from "./conditions.ts";

describe("plainCondition", () => {
  it.each([
    ['(((k === "a") || (k === "b")) || (k === "c"))', 'k === "a" || k === "b" || k === "c"'],
    ['!(k === "a")', 'k !== "a"'],
    ['!(k === "a === b")', 'k !== "a === b"'],
    ["!(p.test(data))", "!p.test(data)"],
    ['(data.a === undefined) || (!(has(data, "a")))', 'data.a === undefined || !has(data, "a")'],
    [
      '(typeof d["a b"] == "number") && (!(d % 1) && !isNaN(d))',
      'typeof d["a b"] === "number" && !(d % 1) && !isNaN(d)',
    ],
    ["(a && b) || c", "(a && b) || c"],
    ["((a || b)) && !((c) && d)", "(a || b) && !(c && d)"],
    ["(0.01 === 0 || (r = d/0.01, r !== f(r)))", "0.01 === 0 || (r = d/0.01, r !== f(r))"],
    ['(a === undefined) && (m = "a")', 'a === undefined && (m = "a")'],
    ['a[")\\" || ("] > (b + c) - 1', 'a[")\\" || ("] > (b + c) - 1'],
    ["!(a < b)", "!(a < b)"],
  ])("%s", (text, plain) => {
    expect(plainCondition(text)).toBe(plain);
    expect(plainCondition(plain)).toBe(plain);
  });
});

describe("operandsOf", () => {
  it("answers what is joined, and nothing where nothing is", () => {
    expect(operandsOf('a && (b || c) && d === "&&"')).toEqual({
      operator: "&&",
      operands: ["a", "(b || c)", 'd === "&&"'],
    });
    expect(operandsOf('f(a, "||")')).toBeUndefined();
  });
});
