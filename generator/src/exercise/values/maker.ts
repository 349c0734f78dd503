import type { Arbitrary } from "fast-check";
import { propertiesOf, requiredOf } from "../../emit/properties.ts";
import { isObject, isSchema } from "../../emit/schemas.ts";
import type { NamedType, Schema, SchemaObject } from "../../model/index.ts";
import { joined } from "./join.ts";
import { integers, numbers } from "./numbers.ts";
import { objectOf } from "./objects.ts";
import { type Texts, texts } from "./texts.ts";

/** The module fast-check, which is loaded only when it is needed. */
export type FastCheck = typeof import("fast-check");

/** Deeper than this, only what is required is made. */
const DEPTH = 3;
/** Deeper than this, nothing is made: what requires so much may require itself without end. */
const LIMIT = 12;
/** Items of a list, beyond its least number, and items that a list of its greatest number may have. */
const ITEMS = 3;
const MANY = 50;

/** What values a {@link ValueMaker} makes. */
export interface Making {
  readonly texts: Texts;
  /** `examples` and `default` of the contract: some of the time, or wherever there are any. */
  readonly examples: "some" | "always";
}

/** Makes arbitraries of values that schemas most likely accept; whether they do is for a judge to say. */
export class ValueMaker {
  readonly #fc: FastCheck;
  readonly #types: ReadonlyMap<string, Schema>;
  readonly #making: Making;
  readonly #known = new Map<string, Arbitrary<unknown>>();

  constructor(fc: FastCheck, types: readonly NamedType[], making: Making) {
    this.#fc = fc;
    this.#types = new Map(types.map(({ id, schema }) => [id, schema]));
    this.#making = making;
  }

  /** How it uses examples. */
  get examples(): Making["examples"] {
    return this.#making.examples;
  }

  /** Values of a named type. */
  ofType(id: string, depth = 0): Arbitrary<unknown> {
    const key = `${depth} ${id}`;
    const known = this.#known.get(key) ?? this.of(this.#types.get(id) ?? true, depth);
    this.#known.set(key, known);
    return known;
  }

  /** Values of a schema that stands `depth` values deep. */
  of(schema: Schema, depth = 0): Arbitrary<unknown> {
    if (depth > LIMIT) return this.#fc.constant(null);
    if (typeof schema === "boolean") return this.#anything();
    const { $ref, ...beside } = schema;
    if ($ref !== undefined && Object.keys(beside).every(isAnnotation))
      return this.ofType($ref, depth);
    const whole = joined(schema, this.#types);
    const examples = examplesOf(whole);
    if (examples.length === 0) return this.#composed(whole, depth);
    const shown = this.#fc.constantFrom(...examples);
    if (this.#making.examples === "always") return shown;
    const made = this.#composed(whole, depth);
    return this.#fc.oneof({ weight: 4, arbitrary: made }, { weight: 1, arbitrary: shown });
  }

  #composed(schema: SchemaObject, depth: number): Arbitrary<unknown> {
    const { anyOf, oneOf, ...rest } = schema;
    const branches: unknown = anyOf ?? oneOf;
    if (!Array.isArray(branches) || branches.length === 0) return this.#plain(rest, depth);
    const all = branches
      .filter(isSchema)
      .map((branch) => joined({ allOf: [rest, branch] }, this.#types));
    const short = depth > DEPTH ? all.filter(({ type }) => type !== "object") : [];
    const chosen = short.length > 0 ? short : all;
    return this.#fc.oneof(...chosen.map((branch) => this.of(branch, depth + 1)));
  }

  #plain(schema: SchemaObject, depth: number): Arbitrary<unknown> {
    if ("const" in schema) return this.#fc.constant(schema.const);
    if (Array.isArray(schema.enum) && schema.enum.length > 0)
      return this.#fc.constantFrom<unknown>(...schema.enum);
    const types = [schema.type ?? typeByKeywords(schema)].flat();
    return this.#fc.oneof(...types.map((type) => this.#typed(String(type), schema, depth)));
  }

  #typed(type: string, schema: SchemaObject, depth: number): Arbitrary<unknown> {
    switch (type) {
      case "null":
        return this.#fc.constant(null);
      case "boolean":
        return this.#fc.boolean();
      case "integer":
        return integers(this.#fc, schema);
      case "number":
        return numbers(this.#fc, schema);
      case "string":
        return texts(this.#fc, schema, this.#making.texts);
      case "array":
        return this.#array(schema, depth);
      case "object":
        return this.#object(schema, depth);
      default:
        return this.#anything();
    }
  }

  #array(schema: SchemaObject, depth: number): Arbitrary<unknown[]> {
    const { items, prefixItems, uniqueItems } = schema;
    if (Array.isArray(prefixItems)) return this.#tuple(prefixItems.filter(isSchema), depth);
    const least = Math.max(count(schema.minItems, 0), this.#making.texts === "plain" ? 1 : 0);
    const most = Math.max(least, count(schema.maxItems, least + ITEMS));
    const usual = depth > DEPTH ? least : Math.min(most, least + ITEMS);
    const item = this.of(isSchema(items) ? items : true, depth + 1);
    const make = (minLength: number, maxLength: number) =>
      uniqueItems === true
        ? this.#fc.uniqueArray(item, {
            minLength,
            maxLength,
            selector: (one) => JSON.stringify(one),
          })
        : this.#fc.array(item, { minLength, maxLength });
    if (schema.maxItems === undefined || most > MANY || depth > 1 || uniqueItems === true)
      return make(least, usual);
    return this.#fc.oneof(
      { weight: 5, arbitrary: make(least, usual) },
      { weight: 1, arbitrary: make(most, most) },
    );
  }

  #tuple(prefix: readonly Schema[], depth: number): Arbitrary<unknown[]> {
    return this.#fc.tuple(...prefix.map((one) => this.of(one, depth + 1)));
  }

  #object(schema: SchemaObject, depth: number): Arbitrary<object> {
    const required = new Set(requiredOf(schema));
    const declared = new Map(Object.entries(propertiesOf(schema)));
    for (const name of required) if (!declared.has(name)) declared.set(name, othersOf(schema));
    const slots = [...declared].flatMap(([name, inner]) => {
      const isRequired = required.has(name);
      if (inner === false || isAbsent(inner) || (!isRequired && depth > DEPTH)) return [];
      return [{ name, made: this.of(inner, depth + 1), isRequired }];
    });
    const least = count(schema.minProperties, 0);
    const known = objectOf(this.#fc, slots, least);
    const others = othersOf(schema);
    const wanted = Math.max(0, least - slots.length);
    if (typeof others === "boolean" && (wanted === 0 || others === false)) return known;
    if (depth > DEPTH && wanted === 0) return known;
    const extra = this.#fc.dictionary(
      this.#fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/),
      this.of(others, depth + 1),
      { minKeys: wanted, maxKeys: wanted + 2 },
    );
    return this.#fc.tuple(extra, known).map(([more, own]) => ({ ...more, ...own }));
  }

  #anything(): Arbitrary<unknown> {
    return this.#making.texts === "plain"
      ? this.#fc.constantFrom("a", "b-c")
      : this.#fc.jsonValue({ maxDepth: 2 });
  }
}

/** The schema of properties that are declared nowhere. */
function othersOf({ additionalProperties }: SchemaObject): Schema {
  return isSchema(additionalProperties) ? additionalProperties : true;
}

/** Whether this form of a type is without the property. */
function isAbsent(schema: Schema): boolean {
  return isObject(schema) && schema.absent !== undefined;
}

function isAnnotation(keyword: string): boolean {
  return ["description", "title", "deprecated", "readOnly", "writeOnly"].includes(keyword);
}

function examplesOf({ examples, default: usual, ...rest }: SchemaObject): readonly unknown[] {
  const shown: unknown[] = Array.isArray(examples) ? [...examples] : [];
  if ("example" in rest) shown.push(rest.example);
  if (usual !== undefined) shown.push(usual);
  return shown;
}

function count(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

function typeByKeywords(schema: SchemaObject): string {
  const has = (...keywords: string[]) => keywords.some((keyword) => keyword in schema);
  if (has("properties", "additionalProperties", "required", "minProperties")) return "object";
  if (has("items", "prefixItems", "minItems")) return "array";
  if (has("minLength", "maxLength", "pattern", "format")) return "string";
  if (has("minimum", "maximum", "multipleOf")) return "number";
  return "anything";
}
