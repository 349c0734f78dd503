import { isRecord, type Json, jsonEntries } from "./json.ts";
import type { Random } from "./random.ts";

/** Follows a `$ref` of a schema that stands in a file. */
export type Resolve = (
  ref: string,
  file: string,
) => { readonly schema: unknown; readonly file: string };

/** A schema as it is written, and the file that its references are relative to. */
export interface Written {
  readonly schema: unknown;
  readonly file: string;
}

const strings = ["", "a", "x-a", "ab", "A", "12", "word", "0.5", "a b", "😀", "null", "2026-01-31"];
const numbers = [0, 1, -1, 2, 3, 5, 10, 0.5, 1.5, -2, 100, 1e21, 2147483648];
const formats: Readonly<Record<string, readonly string[]>> = {
  uuid: ["7b8a1f6e-0d5c-4c3e-9a63-5a8f2f0d9b11", "7b8a1f6e"],
  "date-time": ["2026-01-31T09:30:00Z", "2026-01-31 09:30", "2026-02-30T00:00:00Z"],
  date: ["2026-01-31", "2026-13-01"],
  email: ["a@example.org", "a@"],
  uri: ["https://example.org/a", "/a"],
  byte: ["YQ==", "Y"],
  ipv4: ["10.0.0.1", "10.0.0"],
};

/**
 * Makes values that a schema, of any dialect, is likely to accept. It knows nothing of validators; whether
 * a value is valid is for others to say.
 */
export class InstanceMaker {
  readonly #random: Random;
  readonly #resolve: Resolve;

  constructor(random: Random, resolve: Resolve) {
    this.#random = random;
    this.#resolve = resolve;
  }

  make(written: Written, depth = 0): Json {
    const parts = this.#parts(written, 0);
    const merged = merge(parts.map(({ schema }) => schema));
    const { const: fixed, enum: values, examples, example } = merged;
    if (fixed !== undefined) return fixed as Json;
    if (Array.isArray(values) && values.length > 0) return this.#random.pick(values) as Json;
    if (example !== undefined && this.#random.chance(0.2)) return example as Json;
    if (Array.isArray(examples) && examples.length > 0 && this.#random.chance(0.3))
      return this.#random.pick(examples) as Json;
    const file = parts[0]?.file ?? written.file;
    return this.#typed(this.#type(merged), { schema: merged, file, parts }, depth);
  }

  /** The schemas that hold for the same value: what is referred to, `allOf`, and one branch of each choice. */
  #parts(
    { schema, file }: Written,
    depth: number,
  ): { schema: Record<string, unknown>; file: string }[] {
    if (!isRecord(schema) || depth > 8) return [];
    const { $ref, allOf, anyOf, oneOf } = schema;
    const inner: Written[] = [];
    if (typeof $ref === "string") inner.push(this.#resolve($ref, file));
    if (Array.isArray(allOf)) inner.push(...allOf.map((one) => ({ schema: one, file })));
    for (const choice of [anyOf, oneOf]) {
      if (Array.isArray(choice) && choice.length > 0)
        inner.push({ schema: this.#random.pick(choice), file });
    }
    return [{ schema, file }, ...inner.flatMap((one) => this.#parts(one, depth + 1))];
  }

  #type(schema: Record<string, unknown>): string {
    const { type, nullable } = schema;
    if (nullable === true && this.#random.chance(0.2)) return "null";
    if (Array.isArray(type) && type.length > 0) return String(this.#random.pick(type));
    if (typeof type === "string") return type;
    if ("properties" in schema || "required" in schema || "patternProperties" in schema)
      return "object";
    if ("additionalProperties" in schema) return "object";
    if ("items" in schema || "prefixItems" in schema || "contains" in schema) return "array";
    if ("minLength" in schema || "pattern" in schema || "format" in schema) return "string";
    if ("minimum" in schema || "multipleOf" in schema) return "number";
    return this.#random.pick(["string", "number", "boolean", "null", "object", "array"]);
  }

  #typed(type: string, at: Merged, depth: number): Json {
    switch (type) {
      case "null":
        return null;
      case "boolean":
        return this.#random.chance(0.5);
      case "integer":
        return Math.trunc(this.#number(at.schema));
      case "number":
        return this.#number(at.schema);
      case "array":
        return this.#array(at, depth);
      case "object":
        return this.#object(at, depth);
      default:
        return this.#string(at.schema);
    }
  }

  #number({ minimum, maximum, exclusiveMinimum, multipleOf }: Record<string, unknown>): number {
    const known = [minimum, maximum, exclusiveMinimum, multipleOf].filter(
      (one) => typeof one === "number",
    );
    if (known.length === 0 || this.#random.chance(0.2)) return this.#random.pick(numbers);
    return this.#random.pick(known) + this.#random.pick([0, 0, 0, 1, -1, 0.5]);
  }

  #string({ format, minLength, maxLength, pattern }: Record<string, unknown>): string {
    if (typeof format === "string" && formats[format] !== undefined)
      return this.#random.pick(formats[format]);
    const fitting = [...strings, "x".repeat(40)].filter((one) => {
      const length = [...one].length;
      if (typeof minLength === "number" && length < minLength) return false;
      if (typeof maxLength === "number" && length > maxLength) return false;
      return typeof pattern !== "string" || matches(pattern, one);
    });
    const long = typeof minLength === "number" && minLength < 5000 ? "x".repeat(minLength) : "long";
    return fitting.length > 0 ? this.#random.pick(fitting) : long;
  }

  #array({ schema, file, parts }: Merged, depth: number): Json[] {
    const { minItems, maxItems, prefixItems, contains } = schema;
    const items = schema.items;
    const tuple = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
    const low = typeof minItems === "number" ? Math.min(minItems, 20) : 0;
    const high = typeof maxItems === "number" ? Math.min(maxItems, 20) : low + 2 + tuple.length;
    const length = depth > 4 ? low : this.#random.integer(low, Math.max(low, high));
    const rest = Array.isArray(items) ? schema.additionalItems : items;
    const home =
      parts.find((part) => "items" in part.schema || "prefixItems" in part.schema)?.file ?? file;
    const made = Array.from({ length }, (_, index) =>
      this.make({ schema: tuple[index] ?? rest ?? {}, file: home }, depth + 1),
    );
    if (contains !== undefined && this.#random.chance(0.7))
      made.push(this.make({ schema: contains, file }, depth + 1));
    return made;
  }

  #object({ schema, parts }: Merged, depth: number): Json {
    const required = new Set(Array.isArray(schema.required) ? schema.required : []);
    const entries = new Map<string, Json>();
    for (const part of parts) {
      for (const [name, inner] of jsonEntries(part.schema.properties)) {
        const wanted = required.has(name) || this.#random.chance(depth > 3 ? 0.1 : 0.6);
        if (wanted && depth < 9 && !entries.has(name))
          entries.set(name, this.make({ schema: inner, file: part.file }, depth + 1));
      }
      this.#others(part, entries, depth);
    }
    for (const name of required) {
      if (typeof name === "string" && !entries.has(name))
        entries.set(name, this.#random.pick(numbers));
    }
    return Object.fromEntries(entries);
  }

  #others(
    { schema, file }: Written & { schema: Record<string, unknown> },
    entries: Map<string, Json>,
    depth: number,
  ): void {
    for (const [pattern, inner] of jsonEntries(schema.patternProperties)) {
      const name = ["x-a", "a", "b1", "1", "A"].find((one) => matches(pattern, one));
      if (name !== undefined && this.#random.chance(0.6) && !entries.has(name))
        entries.set(name, this.make({ schema: inner, file }, depth + 1));
    }
    const rest = schema.additionalProperties ?? schema.unevaluatedProperties;
    if (rest === false || depth > 4 || !this.#random.chance(rest === undefined ? 0.1 : 0.6)) return;
    const name = this.#random.pick(["other", "k", "B"]);
    if (!entries.has(name)) entries.set(name, this.make({ schema: rest ?? {}, file }, depth + 1));
  }
}

interface Merged {
  readonly schema: Record<string, unknown>;
  readonly file: string;
  readonly parts: readonly { readonly schema: Record<string, unknown>; readonly file: string }[];
}

/** All parts in one; of contradicting keywords the last one counts, except that names required add up. */
function merge(parts: readonly Record<string, unknown>[]): Record<string, unknown> {
  const required = parts.flatMap((part) => (Array.isArray(part.required) ? part.required : []));
  const merged: Record<string, unknown> = {};
  for (const part of parts) {
    for (const [keyword, value] of Object.entries(part)) {
      const narrows = keyword !== "type" || !("type" in merged) || !Array.isArray(value);
      if (narrows) merged[keyword] = value;
    }
  }
  return required.length > 0 ? { ...merged, required } : merged;
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return false;
  }
}
