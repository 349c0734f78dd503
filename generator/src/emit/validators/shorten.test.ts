import { equal, formats, ucs2length, validator } from "@revent/runtime/codegen";
import { beforeAll, describe, expect, it } from "vitest";
import { type AjvModules, loadAjv } from "./ajv.ts";
import { ModuleText } from "./module-text.ts";

const stamp = "2020-02-29T12:00:00Z";
const values: readonly unknown[] = [
  ...[null, true, 0, 1, 1.5, -7, 1e300, "", "a", "A", "ab", "abcd", "x-1", stamp, "2020-13-01"],
  ...[[], [1], ["a"], ["a", "a"], ["a", "b", 3], [1, [2, [3]]], [null], [{ a: 1 }, { a: "b" }]],
  ...[{}, { a: null }, { a: "b" }, { a: 1, b: 2 }, { a: stamp, b: null }, { errors: "" }],
  ...[
    { "a/b~": 1 },
    { c: { a: 1 } },
    { c: { a: 2 } },
    { d: 0.3, $errors: 1 },
    { list: [{ id: 1 }, 2, {}] },
  ],
  ...[
    { list: [{ id: "i", list: [{ id: "j", at: "no" }] }, { id: [] }] },
    { errors: [{ errors: 1 }] },
  ],
  JSON.parse('{"__proto__": 1, "constructor": 2}'),
  // As a handler may give them: JSON has no undefined.
  ...[undefined, [undefined], ["a", undefined], { a: undefined, b: undefined, errors: undefined }],
  ...[{ list: undefined }, { list: [undefined, { id: undefined, at: undefined, list: [{}] }] }],
];

/** Each says more keywords at once than people do. */
const schemas: readonly object[] = [
  {},
  { not: {} },
  { type: "string", minLength: 1, maxLength: 3, pattern: '^[a-z"`$\\\\]+$' },
  { type: "string", format: "date-time" },
  { type: ["string", "null"], format: "date", enum: ["ab", "abcd", null] },
  { type: "integer", format: "int32", minimum: 0, exclusiveMaximum: 2, multipleOf: 0.5 },
  { type: ["array", "object"], minItems: 1, maxProperties: 1 },
  { type: "null" },
  { const: { a: "b" } },
  { enum: ["errors", "instancePath", 'a"b', "data0", null, -7] },
  { enum: [{ a: "b" }, ["a"], 1] },
  { enum: Array.from({ length: 210 }, (_, index) => `x-${index}`) },
  { propertyNames: { pattern: "^a", maxLength: 3 }, not: { required: ["b"] } },
  JSON.parse('{"if":{"type":"object"},"then":{"required":["a"]},"else":{"type":"string"}}'),
  {
    type: "array",
    contains: { type: "string" },
    minContains: 1,
    maxContains: 2,
    uniqueItems: true,
  },
  { type: "array", prefixItems: [{ type: "string" }, { type: "array" }], items: { type: "null" } },
  {
    type: "object",
    properties: { a: { prefixItems: [{ enum: [1] }, { type: ["null", "string"] }] } },
  },
  { type: "array", items: { type: "array", items: { type: "object", required: ["a"] } } },
  {
    type: "object",
    required: ["a", "b"],
    properties: {
      a: { type: "string", format: "date-time" },
      b: { type: ["integer", "null"] },
      c: { enum: [{ a: 1 }, 2] },
      d: { type: "number", multipleOf: 0.1 },
      "a/b~": { type: "string" },
      $errors: { type: "string", maxLength: 3 },
      errors: { type: "array", items: { properties: { errors: { type: ["array", "string"] } } } },
    },
    dependentRequired: { a: ["b", "c"] },
    dependentSchemas: { d: { required: ["e"] } },
    additionalProperties: false,
  },
  {
    type: "object",
    properties: {
      list: {
        type: "array",
        items: {
          type: "object",
          required: ["id"],
          properties: {
            id: { type: "string", enum: ["i", "k"] },
            at: { type: "string", format: "date-time" },
            list: {
              type: "array",
              items: {
                type: "object",
                required: ["at"],
                properties: { at: { type: "string", format: "uuid" }, id: { type: "boolean" } },
              },
            },
          },
        },
      },
    },
  },
  {
    patternProperties: { "^x": { type: "boolean" }, "^__proto__$": { type: "string" } },
    additionalProperties: { type: "string" },
    minProperties: 2,
  },
  { anyOf: [{ type: "string" }, { type: "integer" }], oneOf: [{ minimum: 1 }, { maxLength: 1 }] },
  {
    oneOf: [
      { type: "object", required: ["a"], properties: { a: { const: 1 } } },
      { anyOf: [{ type: "object", properties: { c: { type: "object" } } }, { type: "array" }] },
      { not: { type: ["string", "object"] } },
    ],
    unevaluatedProperties: false,
    unevaluatedItems: false,
  },
  { properties: { constructor: { type: "string" } }, required: ["toString"] },
  { type: "object", properties: { a: { type: "string", default: "b" }, e: { default: [] } } },
  {
    properties: Object.fromEntries([..."abcdefghij"].map((name) => [name, {}])),
    additionalProperties: false,
    required: Array.from({ length: 210 }, (_, index) => `r${index}`),
  },
];

describe("shorten", () => {
  let modules: AjvModules;
  beforeAll(async () => {
    modules = await loadAjv();
  });

  it.each(schemas.flatMap((schema) => [true, false].map((own) => ({ schema, own }))))(
    "keeps what is told of every value by $schema, ownProperties $own",
    ({ schema, own }) => {
      const { Ajv, addFormats, standaloneCode, _ } = modules;
      const ajv = new Ajv({
        allErrors: true,
        code: { esm: true, formats: _`formats`, lines: true, source: true },
        messages: false,
        ownProperties: own,
        strict: false,
        unicodeRegExp: true,
        useDefaults: true,
      });
      addFormats(ajv);
      const original = ajv.compile(schema);
      const module = new ModuleText();
      module.add("validate", false, standaloneCode(ajv, original));
      const short = evaluate(module.toString());
      for (const value of values) {
        const [mine, theirs] = [structuredClone(value), structuredClone(value)];
        const told = { isValid: short(mine), errors: short.errors, value: mine };
        const isValid = original(theirs);
        const errors = original.errors?.map(({ schemaPath: _, ...error }) => error) ?? null;
        expect(told, JSON.stringify(value)).toEqual({ isValid, errors, value: theirs });
      }
    },
  );
});

function evaluate(code: string): ReturnType<typeof validator> {
  const make = new Function(
    ...["validator", "equal", "formats", "ucs2length"],
    `${code}\nreturn validate;`,
  );
  return make(validator, equal, formats, ucs2length);
}
