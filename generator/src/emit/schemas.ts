import type { Absence, NamedType, Schema, SchemaObject, TypeId } from "../model/index.ts";

/** Keywords whose value is a schema. */
const single = [
  "additionalProperties",
  "contains",
  "contentSchema",
  "else",
  "if",
  "items",
  "not",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
] as const;

/** Keywords whose value is a list of schemas. */
const lists = ["allOf", "anyOf", "oneOf", "prefixItems"] as const;

/** Keywords whose value maps names to schemas. */
const maps = ["$defs", "dependentSchemas", "patternProperties", "properties"] as const;

/** The same schema with every direct subschema replaced; `map` also learns under which keyword it stands. */
export function mapSubschemas(
  schema: SchemaObject,
  map: (one: Schema, keyword: string) => Schema,
): SchemaObject {
  const mapped: Record<string, unknown> = { ...schema };
  for (const keyword of single) {
    const value = schema[keyword];
    if (isSchema(value)) mapped[keyword] = map(value, keyword);
  }
  for (const keyword of lists) {
    const value = schema[keyword];
    if (Array.isArray(value))
      mapped[keyword] = value.filter(isSchema).map((one) => map(one, keyword));
  }
  for (const keyword of maps) {
    const value = schema[keyword];
    if (isObject(value)) mapped[keyword] = mapValues(value, (one) => map(one, keyword));
  }
  return mapped;
}

/** The direct subschemas of a schema. */
export function subschemas(schema: SchemaObject): readonly Schema[] {
  let found: readonly unknown[] = single.flatMap((keyword) => schema[keyword] ?? []);
  for (const keyword of lists) {
    const value = schema[keyword];
    if (Array.isArray(value)) found = found.concat(value);
  }
  for (const keyword of maps) {
    const value = schema[keyword];
    if (isObject(value)) found = found.concat(Object.values(value));
  }
  return found.filter(isSchema);
}

/** Whether a schema, or any in it, is such. */
export function someSchema(schema: Schema, is: (one: SchemaObject) => boolean): boolean {
  if (typeof schema === "boolean") return false;
  return is(schema) || subschemas(schema).some((one) => someSchema(one, is));
}

/** Ids of the types that a schema refers to, in order of appearance. */
export function references(schema: Schema): ReadonlySet<TypeId> {
  const found = new Set<TypeId>();
  someSchema(schema, ({ $ref }) => {
    if ($ref !== undefined) found.add($ref);
    return false;
  });
  return found;
}

/** The schema that a chain of bare references ends in. */
export function resolveSchema(schema: Schema, types: ReadonlyMap<TypeId, NamedType>): SchemaObject {
  const seen = new Set<string>();
  let current = schema;
  while (typeof current === "object" && current.$ref !== undefined && !seen.has(current.$ref)) {
    seen.add(current.$ref);
    const target = types.get(current.$ref)?.schema;
    if (target === undefined) break;
    const { $ref: _, ...beside } = current;
    current = typeof target === "object" ? { ...target, ...beside } : target;
  }
  return typeof current === "object" ? current : {};
}

/** What becomes of a property that the form of a type is without; undefined for all others. */
export function absenceOf(schema: unknown): Absence | undefined {
  if (!isObject(schema)) return undefined;
  return schema.absent === "ignored" || schema.absent === "refused" ? schema.absent : undefined;
}

/** Whether a value can be used as a schema. */
export function isSchema(value: unknown): value is Schema {
  return typeof value === "boolean" || isObject(value);
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapValues(
  value: Readonly<Record<string, unknown>>,
  map: (one: Schema) => Schema,
): Readonly<Record<string, Schema>> {
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.flatMap(([name, one]) => (isSchema(one) ? [[name, map(one)]] : [])),
  );
}
