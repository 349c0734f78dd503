import { beforeAll, expect, it } from "vitest";
import { escapeHidden } from "../generator/src/emit/text/literal.ts";
import { type AjvModules, loadAjv } from "../generator/src/emit/validators/ajv.ts";
import { ModuleText } from "../generator/src/emit/validators/module-text.ts";
import { equal, formats, ucs2length, validator } from "../runtime/src/codegen/index.ts";
import { hostileStrings } from "./fuzz/strings.ts";

// Hostile text wherever a schema has text: what is emitted of ajv's code says the same as ajv, of every value.

let modules: AjvModules;
beforeAll(async () => {
  modules = await loadAjv();
});

it.each([...hostileStrings, "vErrors", "errors", "instancePath", "data", "err0", "};", "if(x){"])(
  "keeps what ajv tells of schemas that hold %j",
  (text) => {
    for (const schema of schemasWith(text)) {
      for (const own of [true, false]) expectSame(schema, valuesWith(text), own);
    }
  },
);

function expectSame(schema: object, values: readonly unknown[], ownProperties: boolean): void {
  const { Ajv, _, addFormats, standaloneCode } = modules;
  const ajv = new Ajv({
    allErrors: true,
    code: { esm: true, formats: _`formats`, lines: true, source: true },
    messages: false,
    ownProperties,
    strict: false,
    unicodeRegExp: true,
    useDefaults: true,
    validateSchema: false,
  });
  addFormats(ajv);
  const original = unlessThrown(URIError, () => ajv.compile(schema));
  if (original === undefined) return;
  const module = new ModuleText();
  module.add("validate", false, escapeHidden(standaloneCode(ajv, original)));
  const short = evaluate(module.toString());
  for (const value of values) {
    const [mine, theirs] = [structuredClone(value), structuredClone(value)];
    const told = { isValid: short(mine), errors: short.errors, value: mine };
    const isValid = unlessThrown(TypeError, () => original(theirs));
    if (isValid === undefined) continue;
    const errors = original.errors?.map(({ schemaPath: _path, ...error }) => error) ?? null;
    expect(told, JSON.stringify([schema, value])).toEqual({ isValid, errors, value: theirs });
  }
}

/** ajv compiles no names that are half a surrogate pair, and compares no objects with a `toString` of their own. */
function unlessThrown<T>(kind: typeof URIError | typeof TypeError, get: () => T): T | undefined {
  try {
    return get();
  } catch (error) {
    if (error instanceof kind) return undefined;
    throw error;
  }
}

function evaluate(code: string): ReturnType<typeof validator> {
  const names = ["validator", "equal", "formats", "ucs2length"];
  const make = new Function(...names, `"use strict";\n${code}\nreturn validate;`);
  return make(validator, equal, formats, ucs2length);
}

/** `text` as key and as value of every keyword that takes text. */
function schemasWith(text: string): readonly object[] {
  const pattern = text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const isText = { type: "string", minLength: 1, maxLength: 9 };
  const item = { type: "object", properties: keyed(text, { enum: [text, "b"] }), required: [text] };
  return [
    {
      type: "object",
      properties: keyed(text, isText),
      required: [text],
      additionalProperties: false,
    },
    { properties: keyed(text, { type: "array", items: item, uniqueItems: true }) },
    {
      properties: keyed(text, { type: ["integer", "null"] }),
      dependentRequired: keyed(text, ["b", text]),
    },
    { properties: keyed(text, { type: "string", default: text }), required: ["b", text] },
    { enum: [text, 1, null] },
    { enum: [keyed(text, text), [text]] },
    { const: text },
    { const: keyed(text, text) },
    { type: "string", pattern: `^${pattern}$` },
    { type: "object", properties: { a: { type: "string", pattern } }, minProperties: 1 },
    { patternProperties: keyed(pattern, { type: "integer" }), additionalProperties: isText },
    { propertyNames: { const: text } },
    { dependentSchemas: keyed(text, { required: ["b"] }) },
    { contains: { const: text }, minContains: 1, maxContains: 2 },
    {
      if: { required: [text] },
      ...keyed("then", { properties: keyed(text, { not: { type: "object" } }) }),
      else: { required: ["b"] },
    },
    {
      oneOf: [{ properties: keyed(text, { const: text }), required: [text] }, { required: ["b"] }],
      unevaluatedProperties: false,
    },
    { anyOf: [item, { type: "array", items: item }], unevaluatedItems: false },
  ];
}

function valuesWith(text: string): readonly unknown[] {
  const inner = keyed(text, text);
  return [
    ...[undefined, null, 1, "", text, `${text}x`, [], [text], [1, text, text, text], {}, { b: 1 }],
    ...[inner, [inner], [inner, {}], { ...inner, b: 2 }, keyed(`${text}x`, 1), { a: text }],
    ...[1, "", null, [inner], [inner, inner, 3], [keyed(text, 4), {}], {}].map((one) =>
      keyed(text, one),
    ),
  ];
}

/** An object with this one key of its own. */
function keyed(key: string, value: unknown): object {
  return Object.fromEntries([[key, value]]);
}
