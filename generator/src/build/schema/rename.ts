import type { Schema, SchemaObject } from "../../model/index.ts";
import { keywords } from "./keywords.ts";

/** `schema` with `change` applied to every schema directly inside it, under whichever keyword. */
export function mapSubschemas(
  schema: SchemaObject,
  change: (inner: Schema, keyword: string) => Schema,
): SchemaObject {
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    switch (keywords.get(keyword)) {
      case "schema":
        return [keyword, isSchema(value) ? change(value, keyword) : value];
      case "schemas":
        return [keyword, schemasIn(value).map((inner) => change(inner, keyword))];
      case "schema-map":
        return [keyword, mapValues(value, (inner) => change(inner, keyword))];
      default:
        return [keyword, value];
    }
  });
  return Object.fromEntries(entries);
}

/** Whether `schema`, or one anywhere inside it, is such. */
export function someSchema(schema: Schema, is: (one: SchemaObject) => boolean): boolean {
  if (typeof schema === "boolean") return false;
  let found = is(schema);
  mapSubschemas(schema, (inner) => {
    found ||= someSchema(inner, is);
    return inner;
  });
  return found;
}

/** What the `$ref`s in a schema hold. */
export function referencesIn(schema: Schema): ReadonlySet<string> {
  const found = new Set<string>();
  someSchema(schema, ({ $ref }) => {
    if ($ref !== undefined) found.add($ref);
    return false;
  });
  return found;
}

/** `schema` with the keys of types replaced by their ids. */
export function renameRefs(schema: Schema, idOf: (key: string) => string): Schema {
  if (typeof schema === "boolean") return schema;
  const renamed = mapSubschemas(schema, (inner) => renameRefs(inner, idOf));
  return {
    ...renamed,
    ...(schema.$ref !== undefined && { $ref: idOf(schema.$ref) }),
    ...(isDiscriminator(schema.discriminator) && {
      discriminator: renameMapping(schema.discriminator, idOf),
    }),
  };
}

/** OpenAPI Discriminator: values of a property, and the type that each stands for. */
export interface Discriminator {
  readonly propertyName: string;
  /** Values to type ids (to keys, before names are known). */
  readonly mapping?: Readonly<Record<string, string>>;
}

function renameMapping(
  { propertyName, mapping }: Discriminator,
  idOf: (key: string) => string,
): Discriminator {
  if (mapping === undefined) return { propertyName };
  const renamed = Object.entries(mapping).map(([value, key]) => [value, idOf(key)]);
  return { propertyName, mapping: Object.fromEntries(renamed) };
}

function isDiscriminator(value: unknown): value is Discriminator {
  return typeof value === "object" && value !== null && "propertyName" in value;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "boolean" || (typeof value === "object" && value !== null);
}

function schemasIn(value: unknown): readonly Schema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function mapValues(value: unknown, change: (inner: Schema) => Schema): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    isSchema(inner) ? change(inner) : inner,
  ]);
  return Object.fromEntries(entries);
}
