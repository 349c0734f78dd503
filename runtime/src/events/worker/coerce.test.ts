import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { Validator } from "../../validation.ts";
import { coerceTexts } from "./coerce.ts";

const schema = {
  type: "object",
  required: ["text", "count"],
  properties: {
    text: { type: "string" },
    count: { type: "integer" },
    price: { type: "number" },
    done: { type: "boolean" },
    nothing: { type: "null" },
    maybe: { type: ["integer", "null"] },
    list: { type: "array", items: { type: "integer" } },
    deep: { type: "object", properties: { n: { type: "integer" } } },
    level: { enum: [1, 2, "high"] },
    fixed: { const: 7 },
    "a/b~c": { type: "integer" },
  },
};

const validators = new Map<boolean, Validator>(
  [true, false].map((allErrors) => [
    allErrors,
    new Ajv2020({ allErrors, strict: false }).compile(schema),
  ]),
);

function check(allErrors: boolean, data: Record<string, unknown>) {
  const validate = validators.get(allErrors);
  if (!validate) throw new Error("unreachable");
  return { fits: coerceTexts(data, validate), data };
}

describe.each([true, false])("coerceTexts, with all faults told at once: %s", (allErrors) => {
  it("gives texts the types that the contract asks for, and leaves texts alone", () => {
    const given = {
      ...{ text: "1", count: "2", price: "2", done: "true", nothing: "null", maybe: "null" },
      ...{ list: "[1,2]", deep: '{"n":1}', level: "2", fixed: "7", "a/b~c": "3", free: "4" },
    };
    expect(check(allErrors, given)).toEqual({
      fits: true,
      data: {
        ...{ text: "1", count: 2, price: 2, done: true, nothing: null, maybe: null },
        ...{ list: [1, 2], deep: { n: 1 }, level: 2, fixed: 7, "a/b~c": 3, free: "4" },
      },
    });
  });

  it("reads booleans as Python writes them", () => {
    const { fits, data } = check(allErrors, { text: "x", count: "1", done: "False" });
    expect([fits, data.done]).toEqual([true, false]);
  });

  it.each([
    ["a word for a number", { text: "x", count: "many" }],
    ["a fraction for an integer", { text: "x", count: "1.5" }],
    ["a missing property", { text: "x" }],
    ["a wrong type inside", { text: "x", count: "1", list: '["a"]' }],
  ])("leaves %s to be refused", (_, data) => {
    expect(check(allErrors, data).fits).toBe(false);
  });
});
