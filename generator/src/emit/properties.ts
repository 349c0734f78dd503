import type { NamedType, Schema, SchemaObject, TypeId } from "../model/index.ts";
import { absenceOf, isObject, isSchema } from "./schemas.ts";

/** The schemas of an object's properties, by name; those that its form is without are left out. */
export function propertiesOf(schema: SchemaObject): Readonly<Record<string, Schema>> {
  const entries = Object.entries(writtenIn(schema));
  return Object.fromEntries(entries.filter(([, one]) => absenceOf(one) === undefined));
}

/**
 * The properties that a value of the schema may have, by name: its own, and those of what it refers to or is
 * composed of by `allOf`, `anyOf` or `oneOf`.
 */
export function allProperties(
  schema: Schema,
  types: ReadonlyMap<TypeId, NamedType>,
  seen: ReadonlySet<TypeId> = new Set(),
): ReadonlyMap<string, Schema> {
  if (typeof schema === "boolean") return new Map();
  const { $ref } = schema;
  const target = $ref === undefined || seen.has($ref) ? undefined : types.get($ref)?.schema;
  const parts = [
    target,
    ...["allOf", "anyOf", "oneOf"].flatMap((keyword) => schema[keyword] ?? []),
  ];
  const known = new Set($ref === undefined ? seen : [...seen, $ref]);
  const inherited = parts
    .filter(isSchema)
    .flatMap((part) => [...allProperties(part, types, known)]);
  return new Map([...inherited, ...Object.entries(propertiesOf(schema))]);
}

/** Names of the properties that have to be there. */
export function requiredOf({ required }: SchemaObject): readonly string[] {
  return Array.isArray(required) ? required.filter((name) => typeof name === "string") : [];
}

/** A property that was found by its name. */
export interface FoundProperty {
  readonly schema: Schema;
  readonly required: boolean;
}

/** Looks a property up in a schema, in what it refers to, and in what it is composed of by `allOf`. */
export function findProperty(
  schema: Schema,
  name: string,
  types: ReadonlyMap<TypeId, NamedType>,
  seen: ReadonlySet<Schema> = new Set(),
): FoundProperty | undefined {
  if (typeof schema === "boolean" || seen.has(schema)) return undefined;
  const properties = writtenIn(schema);
  if (Object.hasOwn(properties, name)) {
    return { schema: properties[name] ?? true, required: requiredOf(schema).includes(name) };
  }
  const target = schema.$ref === undefined ? undefined : types.get(schema.$ref)?.schema;
  const parts = Array.isArray(schema.allOf) ? schema.allOf.filter(isSchema) : [];
  for (const one of [...(target === undefined ? [] : [target]), ...parts]) {
    const found = findProperty(one, name, types, new Set([...seen, schema]));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The properties that a schema declares, by name, those of what it refers to and is composed of by `allOf` included. */
export function declaredProperties(
  schema: Schema,
  types: ReadonlyMap<TypeId, NamedType>,
  seen: ReadonlySet<Schema> = new Set(),
): ReadonlyMap<string, FoundProperty> {
  if (typeof schema === "boolean" || seen.has(schema)) return new Map();
  const target = schema.$ref === undefined ? undefined : types.get(schema.$ref)?.schema;
  const parts = [target, schema.allOf].flat().filter(isSchema);
  const inner = parts.flatMap((part) => [
    ...declaredProperties(part, types, new Set([...seen, schema])),
  ]);
  const required = new Set(requiredOf(schema));
  const own = Object.entries(propertiesOf(schema)).map(
    ([name, property]) => [name, { schema: property, required: required.has(name) }] as const,
  );
  const found = new Map([...inner, ...own]);
  for (const name of required) {
    const property = found.get(name);
    if (property) found.set(name, { ...property, required: true });
  }
  return found;
}

/** Those that its form is without, too. */
function writtenIn({ properties }: SchemaObject): Readonly<Record<string, Schema>> {
  if (!isObject(properties)) return {};
  const entries = Object.entries(properties);
  return Object.fromEntries(entries.flatMap(([name, one]) => (isSchema(one) ? [[name, one]] : [])));
}
