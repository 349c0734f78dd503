import { describe, expect, it } from "vitest";
import { compile } from "./http/testing/validator.ts";
import { faultsOf } from "./validation.ts";

describe("faultsOf", () => {
  it.each<[object, unknown, string, string]>([
    [{ type: "integer" }, "x", "", "must be an integer"],
    [{ type: ["string", "null"] }, 1, "", "must be a string or null"],
    [{ required: ["a"] }, {}, "/a", "is required"],
    [
      { additionalProperties: false },
      { "a/b~": 1 },
      "/a~1b~0",
      "is not a property that the contract knows",
    ],
    [{ unevaluatedProperties: false }, { a: 1 }, "/a", "is not a property that the contract knows"],
    [{ dependentRequired: { a: ["b"] } }, { a: 1 }, "/b", "is required where a is given"],
    [{ properties: { a: { enum: ["x", 1] } } }, { a: 2 }, "/a", 'must be one of "x", 1'],
    [{ const: "x" }, 2, "", 'must be "x"'],
    [{ format: "email" }, "x", "", "must be an email address"],
    [{ format: "json-pointer" }, "x", "", "must be a valid json-pointer"],
    [{ pattern: "^a$" }, "x", "", "must match the pattern ^a$"],
    [{ minLength: 2 }, "x", "", "must have at least 2 characters"],
    [{ maximum: 5 }, 6, "", "must be at most 5"],
    [{ exclusiveMinimum: 5 }, 5, "", "must be greater than 5"],
    [{ multipleOf: 5 }, 6, "", "must be a multiple of 5"],
    [{ maxItems: 1 }, [1, 2], "", "must have at most 1 item"],
    [{ prefixItems: [{}], items: false }, [1, 2], "", "must have at most 1 item"],
    [{ uniqueItems: true }, [1, 1], "", "must not have the same item twice (items 0 and 1)"],
    [
      { contains: { const: 1 } },
      [],
      "",
      "must have an item of the kind that the contract asks for",
    ],
    [{ minProperties: 1 }, {}, "", "must have at least 1 property"],
    [{ not: {} }, 1, "", "has a shape that the contract forbids"],
    [{ properties: { a: false } }, { a: 1 }, "/a", "must not be given"],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, 1, "", "must be a string or null"],
    [{ if: false, else: { required: ["a"] } }, {}, "/a", "is required"],
  ])("says of %j what is wrong with %j", (schema, data, pointer, detail) => {
    expect(faultsOf(compile(schema), data, "/body")).toEqual([
      { pointer: `/body${pointer}`, detail },
    ]);
  });

  it("is empty for what is right", () => {
    expect(faultsOf(compile({ type: "string" }), "x", "/body")).toEqual([]);
  });

  it("keeps what the branches of a union say where it is more than a type", () => {
    const schema = { anyOf: [{ type: "string", minLength: 1 }, { type: "null" }] };
    expect(faultsOf(compile(schema), "", "/body")).toEqual([
      { pointer: "/body", detail: "must have at least 1 character" },
      { pointer: "/body", detail: "must be null" },
      { pointer: "/body", detail: "must have one of the shapes that the contract allows" },
    ]);
  });

  it("stops at 100 faults", () => {
    const validate = compile({ items: { type: "string" } });
    expect(faultsOf(validate, new Array(1000).fill(1), "/body")).toHaveLength(100);
  });
});
