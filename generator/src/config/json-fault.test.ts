import { describe, expect, it } from "vitest";
import { findJsonFault } from "./json-fault.ts";

const cases: readonly [text: string, fault: { offset: number; expected: string } | undefined][] = [
  ['{"a": [1, -2.5e3, true, null, {}, []], "b": "\\u00e9\\n"}', undefined],
  [" 12 ", undefined],
  ["", { offset: 0, expected: "a value" }],
  ["{", { offset: 1, expected: "a name in double quotes or `}`" }],
  ['{"a": 1,}', { offset: 8, expected: "a name in double quotes" }],
  ["[1,]", { offset: 3, expected: "a value" }],
  ["{a: 1}", { offset: 1, expected: "a name in double quotes or `}`" }],
  ["{'a': 1}", { offset: 1, expected: "a name in double quotes or `}`" }],
  ['{"a" 1}', { offset: 5, expected: "`:`" }],
  ['{"a": 1 "b": 2}', { offset: 8, expected: "`,` or `}`" }],
  ["[1 2]", { offset: 3, expected: "`,` or `]`" }],
  ['// note\n{"a": 1}', { offset: 0, expected: "a value" }],
  ['{"a": tru}', { offset: 6, expected: "a value" }],
  ['{"a": 01}', { offset: 6, expected: "a value" }],
  ['{"a": "b\n"}', { offset: 6, expected: "a value" }],
  ['{"a": "\\x"}', { offset: 6, expected: "a value" }],
  ["{} {}", { offset: 3, expected: "the end of the file" }],
  ["[}", { offset: 1, expected: "a value or `]`" }],
];

describe("findJsonFault", () => {
  it.each(cases)("finds in %j: %j", (text, fault) => {
    expect(findJsonFault(text)).toEqual(fault);
  });

  it.each(cases)("agrees with JSON.parse on %j", (text) => {
    const isJson = () => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    expect(findJsonFault(text) === undefined).toBe(isJson());
  });

  it("is not led astray by endless nesting", () => {
    expect(findJsonFault("[".repeat(1e5))?.offset).toBe(1e5);
  });
});
