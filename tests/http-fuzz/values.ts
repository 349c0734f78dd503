import fc, { type Arbitrary } from "fast-check";
import type { NamedType, Schema, SchemaObject } from "../../generator/src/model/index.ts";

/** What texts may hold: `plain` ones survive in headers, and between the delimiters of parameters. */
export type Texts = "any" | "plain";

const formats: Readonly<Record<string, readonly string[]>> = {
  uuid: ["7b8a1f6e-0d5c-4c3e-9a63-5a8f2f0d9b11", "00000000-0000-4000-8000-000000000000"],
  "date-time": ["2026-01-31T09:30:00Z", "2026-01-31T09:30:00.5+02:00"],
  date: ["2026-01-31", "2024-02-29"],
  email: ["a@example.org"],
  uri: ["https://example.org/a"],
  binary: ["x"],
};
const usual = ["a", "word", "two words", "12", "Ada Lovelace", "😀 😀"];
/** Deeper than this, only what is required is made. */
const DEPTH = 3;

/** Makes arbitraries of values that schemas of the model most likely accept; whether they do is for a judge to say. */
export class ValueMaker {
  readonly #types: ReadonlyMap<string, Schema>;
  readonly #texts: Texts;

  constructor(types: readonly NamedType[], texts: Texts) {
    this.#types = new Map(types.map(({ id, schema }) => [id, schema]));
    this.#texts = texts;
  }

  ofType(id: string): Arbitrary<unknown> {
    return this.of({ $ref: id });
  }

  of(schema: Schema, depth = 0): Arbitrary<unknown> {
    if (typeof schema === "boolean") return this.#anything();
    const { $ref, allOf, anyOf, oneOf, ...rest } = schema;
    if ($ref !== undefined) return this.of(merged([this.#types.get($ref) ?? {}, rest]), depth);
    if (Array.isArray(allOf))
      return this.of(this.#joined([...allOf, schemaOf(anyOf, oneOf), rest]), depth);
    const branches: unknown = anyOf ?? oneOf;
    if (Array.isArray(branches) && branches.length > 0)
      return fc.oneof(...branches.map((one) => this.of(this.#joined([one, rest]), depth)));
    return this.#plain(rest, depth);
  }

  /** All of these in one, references followed. */
  #joined(schemas: readonly Schema[]): SchemaObject {
    return merged(
      schemas.map((schema): Schema => {
        if (typeof schema === "boolean") return schema;
        const { $ref, allOf, ...rest } = schema;
        const inner: Schema[] = $ref === undefined ? [] : [this.#types.get($ref) ?? {}];
        if (Array.isArray(allOf)) inner.push(...allOf);
        return inner.length === 0 ? schema : this.#joined([...inner, rest]);
      }),
    );
  }

  #plain(schema: SchemaObject, depth: number): Arbitrary<unknown> {
    if ("const" in schema) return fc.constant(schema.const);
    if (Array.isArray(schema.enum)) return fc.constantFrom<unknown>(...schema.enum);
    const types = [schema.type ?? typeByKeywords(schema)].flat().map(String);
    return fc.oneof(...types.map((type) => this.#typed(type, schema, depth)));
  }

  #typed(type: string, schema: SchemaObject, depth: number): Arbitrary<unknown> {
    switch (type) {
      case "null":
        return fc.constant(null);
      case "boolean":
        return fc.boolean();
      case "integer":
        return fc.integer({ min: low(schema, -1000), max: high(schema, 1000) });
      case "number":
        return fc.integer({ min: low(schema, -1000), max: high(schema, 1000) });
      case "string":
        return this.#text(schema);
      case "array":
        return this.#array(schema, depth);
      case "object":
        return this.#object(schema, depth);
      default:
        return this.#anything();
    }
  }

  #text({ format, pattern, minLength, maxLength }: SchemaObject): Arbitrary<string> {
    const known = typeof format === "string" ? formats[format] : undefined;
    if (known !== undefined) return fc.constantFrom(...known);
    if (typeof pattern === "string") return matching(pattern);
    const least = Math.max(number(minLength) ?? 0, this.#texts === "plain" ? 1 : 0);
    const most = Math.max(least, Math.min(number(maxLength) ?? least + 12, least + 12));
    const unit = this.#texts === "plain" ? fc.constantFrom(..."aZ09_-") : "binary";
    return fc.string({ unit, minLength: least, maxLength: most });
  }

  #array(schema: SchemaObject, depth: number): Arbitrary<unknown[]> {
    const { items, minItems, maxItems, uniqueItems } = schema;
    const least = Math.max(number(minItems) ?? 0, this.#texts === "plain" ? 1 : 0);
    const most = depth > DEPTH ? least : Math.min(number(maxItems) ?? least + 3, least + 3);
    const made = this.of(isSchema(items) ? items : {}, depth + 1);
    const range = { minLength: least, maxLength: Math.max(least, most) };
    if (uniqueItems !== true) return fc.array(made, range);
    return fc.uniqueArray(made, { ...range, selector: (one) => JSON.stringify(one) });
  }

  #object(schema: SchemaObject, depth: number): Arbitrary<object> {
    const required = new Set(list(schema.required));
    const entries = Object.entries(properties(schema)).filter(
      ([name, inner]) => isMade(inner) && (required.has(name) || depth <= DEPTH),
    );
    const known = object(
      entries.map(([name, inner]) => ({
        name,
        made: this.of(inner, depth + 1),
        isRequired: required.has(name),
      })),
    );
    const { additionalProperties: rest } = schema;
    if (!isSchema(rest) || rest === false || depth > DEPTH) return known;
    const others = fc.dictionary(fc.constantFrom("k", "other"), this.of(rest, depth + 1));
    return fc.tuple(others, known).map(([other, own]) => ({ ...other, ...own }));
  }

  #anything(): Arbitrary<unknown> {
    return this.#texts === "plain" ? fc.constantFrom("a", "b-c") : fc.jsonValue({ maxDepth: 2 });
  }
}

/** An object of these properties, whatever they are called. */
function object(
  all: readonly { name: string; made: Arbitrary<unknown>; isRequired: boolean }[],
): Arbitrary<object> {
  const slots = all.map(({ made, isRequired }) =>
    isRequired ? made : fc.option(made, { nil: undefined }),
  );
  return fc.tuple(...slots).map((values) => {
    const entries = all.map(({ name }, index) => [name, values[index]] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  });
}

/** Texts that a pattern matches; some usual ones, where it looks around, which fast-check cannot. */
function matching(pattern: string): Arbitrary<string> {
  const expression = new RegExp(pattern, "u");
  if (!/\(\?<?[=!]/.test(pattern)) return fc.stringMatching(expression);
  return fc.constantFrom(...usual.filter((text) => expression.test(text)));
}

function schemaOf(anyOf: unknown, oneOf: unknown): SchemaObject {
  return { ...(anyOf !== undefined && { anyOf }), ...(oneOf !== undefined && { oneOf }) };
}

/** One schema for several; what they require, and their properties, add up. */
function merged(schemas: readonly Schema[]): SchemaObject {
  const objects = schemas.filter((one) => typeof one === "object");
  const required = [...new Set(objects.flatMap((one) => list(one.required)))];
  const all = Object.fromEntries(objects.flatMap((one) => Object.entries(properties(one))));
  return Object.assign({}, ...objects, {
    ...(required.length > 0 && { required }),
    ...(Object.keys(all).length > 0 && { properties: all }),
  });
}

function properties({ properties }: SchemaObject): Readonly<Record<string, Schema>> {
  return typeof properties === "object" && properties !== null ? { ...properties } : {};
}

/** Whether this form of a type has the property. */
function isMade(schema: Schema): boolean {
  return schema !== false && (schema === true || schema.absent === undefined);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "boolean" || (typeof value === "object" && value !== null);
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value : [];
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function low({ minimum, exclusiveMinimum }: SchemaObject, otherwise: number): number {
  const exclusive = number(exclusiveMinimum);
  return Math.ceil(number(minimum) ?? (exclusive === undefined ? otherwise : exclusive + 1));
}

function high(schema: SchemaObject, otherwise: number): number {
  const exclusive = number(schema.exclusiveMaximum);
  const most = number(schema.maximum) ?? (exclusive === undefined ? otherwise : exclusive - 1);
  return Math.max(low(schema, -1000), Math.floor(most));
}

function typeByKeywords(schema: SchemaObject): string {
  if ("properties" in schema || "additionalProperties" in schema || "required" in schema)
    return "object";
  if ("items" in schema) return "array";
  if ("minLength" in schema || "pattern" in schema || "format" in schema) return "string";
  return "anything";
}
