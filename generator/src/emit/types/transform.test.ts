import { beforeAll, describe, expect, it } from "vitest";
import type { Schema } from "../../model/index.ts";
import { typeOf } from "../testing/workspace.ts";
import { printDeclaration } from "./print.ts";
import { loadSchemaMapper, type MapSchema } from "./transform.ts";

const types = new Map(
  [
    typeOf("users/A", {
      type: "object",
      properties: { a: { type: "string" }, b: { type: "number" } },
      required: ["a"],
    }),
    typeOf("users/Cat", { type: "object", properties: { kind: { type: "string" } } }),
    typeOf("odd ~%/X", { type: "string" }),
  ].map((type) => [type.id, type]),
);

describe("loadSchemaMapper", () => {
  let map: MapSchema;
  beforeAll(async () => {
    map = await loadSchemaMapper(types);
  });

  const printed = (schema: Schema) =>
    printDeclaration(
      "T",
      map(schema, (id) => types.get(id)?.name ?? `?${id}`),
    ).join("\n");

  const cases: readonly (readonly [schema: Schema, type: string])[] = [
    [true, "unknown"],
    [false, "never"],
    [{}, "unknown"],
    [{ const: null }, "null"],
    [{ const: "*/\u2028" }, '"*/\\u2028"'],
    [{ enum: [1, -2, "a", null, { a: 1 }, [1]] }, '1 | -2 | "a" | { a: 1 } | [1] | null'],
    [{ type: ["null", "string"] }, "string | null"],
    [{ type: "object" }, "Record<string, unknown>"],
    [{ type: "object", additionalProperties: false }, "Record<string, never>"],
    [{ type: "object", additionalProperties: { $ref: "users/A" } }, "{ [key: string]: A }"],
    [{ items: { enum: ["a", "b"] } }, '("a" | "b")[]'],
    [{ type: "array", prefixItems: [{}], minItems: 1, items: false }, "[unknown]"],
    [{ type: "array", prefixItems: [{ type: "null" }] }, "[null?, ...unknown[]]"],
    [{ $ref: "users/A", minProperties: 1 }, "A"],
    [{ $ref: "odd ~%/X" }, "X"],
    [{ $ref: "users/A", required: ["b"] }, "A & { b: number }"],
    [{ $ref: "users/A", required: ["a"] }, "A"],
    [{ allOf: [{ $ref: "users/A" }, { required: ["b"] }] }, "A & { b: number }"],
    [{ allOf: [{ $ref: "users/A" }], required: ["z"] }, "A & { z: unknown }"],
    [{ type: "object", allOf: [{ $ref: "users/A" }] }, "A"],
    [{ type: "string", anyOf: [{ format: "uuid" }, { format: "email" }] }, "string"],
    [{ type: "string", oneOf: [{ const: "a" }, { const: "b" }] }, '"a" | "b"'],
    [{ anyOf: [{ $ref: "users/A" }, { type: "null" }] }, "A | null"],
    [{ anyOf: [{ $ref: "users/A" }, {}] }, "unknown"],
    [{ not: { type: "string" } }, "unknown"],
    [{ not: {} }, "never"],
    [
      { properties: { "\uffff0": { properties: { "%": {} } } } },
      '{\n  "\uffff0"?: { "%"?: unknown };\n}',
    ],
    [
      { properties: { "5%": { properties: { "%zz": { type: "null" } }, required: ["%zz"] } } },
      '{\n  "5%"?: { "%zz": null };\n}',
    ],
    [{ type: "integer", enum: [1, "1", 2.5] }, "1"],
    [
      { type: "object", patternProperties: { "^x": { type: "string" } } },
      "Record<string, unknown>",
    ],
    [
      { patternProperties: { "^x": { type: "string" } }, additionalProperties: false },
      "{ [key: string]: string }",
    ],
    [
      { propertyNames: { enum: ["a", "b"] }, additionalProperties: { type: "null" } },
      "{\n  a?: null;\n  b?: null;\n}",
    ],
    [
      { required: ["a"], additionalProperties: { type: "null" } },
      "{\n  a: null;\n  [key: string]: null;\n}",
    ],
    [{ type: ["object", "null"], allOf: [{ $ref: "users/A" }] }, "A"],
    [{ type: "array", prefixItems: [{ type: "null" }], unevaluatedItems: false }, "[null?]"],
    [{ $ref: "users/A", unevaluatedProperties: { type: "null" }, type: "object" }, "A"],
    [
      {
        oneOf: [{ $ref: "users/A" }, { $ref: "users/Cat" }],
        discriminator: { propertyName: "kind", mapping: { cat: "users/Cat" } },
      },
      '({ kind: "A" } & A) | ({ kind: "cat" } & Cat)',
    ],
  ];

  it.each(cases)("maps %j", (schema, type) => {
    expect(printed(schema)).toBe(`export type T = ${type};`);
  });

  it("documents properties, and lets an index signature admit them", () => {
    const schema: Schema = {
      type: "object",
      properties: { a: { type: "string", description: "*/", minLength: 1 }, "b-c": {} },
      additionalProperties: { type: "number" },
      required: ["b-c"],
    };
    expect(printed(schema)).toBe(
      [
        "export type T = {",
        "  /** *\\/ At least 1 character. */",
        "  a?: string;",
        '  "b-c": unknown;',
        "  [key: string]: unknown;",
        "};",
      ].join("\n"),
    );
  });

  it("gives each member of a long union its line", () => {
    const long = "x".repeat(60);
    expect(printed({ enum: [`${long}1`, `${long}2`] })).toBe(
      `export type T =\n  | "${long}1"\n  | "${long}2";`,
    );
  });
});
