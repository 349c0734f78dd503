import { child, entriesOf, itemsOf, type Located } from "../../load/index.ts";
import type { Schema, SchemaObject } from "../../model/index.ts";

/**
 * `schema` together with what the older dialects say in a way of their own: `nullable`, `example`
 * and boolean `exclusiveMinimum` (OpenAPI 3.0), tuples in `items` and `dependencies` (draft-07).
 */
export function modernise(schema: SchemaObject, at: Located, read: ReadSchema): SchemaObject {
  const steps = [modernBounds, modernTuple, modernDependencies, modernExamples, modernNull];
  return steps.reduce((result, step) => step(result, at, read), schema);
}

/** Reads a schema inside the one at hand. */
type ReadSchema = (at: Located) => Schema;

type Step = (schema: SchemaObject, at: Located, read: ReadSchema) => SchemaObject;

/** `minimum: 1, exclusiveMinimum: true` → `exclusiveMinimum: 1`. */
const modernBounds: Step = (schema, at) => {
  const { minimum, maximum, ...rest } = schema;
  const above = child(at, "exclusiveMinimum")?.value === true;
  const below = child(at, "exclusiveMaximum")?.value === true;
  return {
    ...rest,
    ...(minimum !== undefined && { [above ? "exclusiveMinimum" : "minimum"]: minimum }),
    ...(maximum !== undefined && { [below ? "exclusiveMaximum" : "maximum"]: maximum }),
  };
};

/** `items: [A, B], additionalItems: C` → `prefixItems: [A, B], items: C`. */
const modernTuple: Step = (schema, at, read) => {
  const items = child(at, "items");
  if (items === undefined || !Array.isArray(items.value)) return schema;
  const prefixItems = itemsOf(items).map(read);
  const rest = child(at, "additionalItems");
  return {
    ...schema,
    ...(prefixItems.length > 0 && { prefixItems }),
    ...(rest !== undefined && { items: read(rest) }),
  };
};

/** `dependencies` → `dependentRequired` where a list of names stands, `dependentSchemas` where a schema does. */
const modernDependencies: Step = (schema, at, read) => {
  const dependencies = child(at, "dependencies");
  if (dependencies === undefined) return schema;
  const required: (readonly [string, unknown])[] = [];
  const schemas: (readonly [string, Schema])[] = [];
  for (const [name, value] of entriesOf(dependencies)) {
    if (Array.isArray(value.value)) required.push([name, value.value.filter(isText)]);
    else schemas.push([name, read(value)]);
  }
  return {
    ...schema,
    ...(required.length > 0 && { dependentRequired: Object.fromEntries(required) }),
    ...(schemas.length > 0 && { dependentSchemas: Object.fromEntries(schemas) }),
  };
};

/** `example: x` → `examples: [x]`. */
const modernExamples: Step = (schema, at) => {
  const example = child(at, "example");
  if (example === undefined || schema.examples !== undefined) return schema;
  return { ...schema, examples: [example.value] };
};

/**
 * `nullable: true` → `null` among the types. Where no type is written, OpenAPI 3.0 gives it no
 * meaning; but everybody who writes it beside `allOf` means that the value may be null.
 */
const modernNull: Step = (schema, at) => {
  if (child(at, "nullable")?.value !== true) return schema;
  const { type } = schema;
  if (typeof type === "string") return { ...schema, type: type === "null" ? type : [type, "null"] };
  if (Array.isArray(type)) return { ...schema, type: [...new Set([...type, "null"])] };
  return constrains(schema) ? orNull(schema) : schema;
};

/** What says something about a value without constraining it. */
const outer = new Set([
  "title",
  "description",
  "deprecated",
  "examples",
  "default",
  "readOnly",
  "writeOnly",
]);

/** `schema` or null; what is said about the value stays outside, where it is about both. */
function orNull(schema: SchemaObject): SchemaObject {
  const entries = Object.entries(schema);
  const inner = Object.fromEntries(entries.filter(([keyword]) => !outer.has(keyword)));
  const around = entries.filter(([keyword]) => outer.has(keyword));
  return { ...Object.fromEntries(around), anyOf: [inner, { type: "null" }] };
}

function constrains({ $ref, allOf, anyOf, oneOf, properties }: SchemaObject): boolean {
  return [$ref, allOf, anyOf, oneOf, properties].some((keyword) => keyword !== undefined);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
