import { requiredOf } from "../../emit/properties.ts";
import { isObject, isSchema } from "../../emit/schemas.ts";
import type { Schema, SchemaObject } from "../../model/index.ts";

/**
 * One schema in place of a schema, what it refers to, and what it is composed of by `allOf`: properties and what is
 * required add up, of bounds the narrower one counts, of anything else the last. So it accepts about what they accept
 * together; a judge knows exactly.
 */
export function joined(schema: Schema, types: ReadonlyMap<string, Schema>): SchemaObject {
  return merge(partsOf(schema, types, new Set()));
}

/** The schema itself and all that has to hold with it, without references and `allOf`. */
function partsOf(
  schema: Schema,
  types: ReadonlyMap<string, Schema>,
  seen: ReadonlySet<string>,
): readonly SchemaObject[] {
  if (typeof schema === "boolean") return schema ? [] : [{ not: {} }];
  const { $ref, allOf, ...own } = schema;
  const parts: SchemaObject[] = [];
  if ($ref !== undefined && !seen.has($ref))
    parts.push(...partsOf(types.get($ref) ?? true, types, new Set([...seen, $ref])));
  if (Array.isArray(allOf))
    parts.push(...allOf.filter(isSchema).flatMap((one) => partsOf(one, types, seen)));
  return [...parts, own];
}

const greatest = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
const least = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];

function merge(parts: readonly SchemaObject[]): SchemaObject {
  const merged: Record<string, unknown> = {};
  for (const part of parts) {
    for (const [keyword, value] of Object.entries(part))
      merged[keyword] = Object.hasOwn(merged, keyword)
        ? both(keyword, merged[keyword], value)
        : value;
  }
  const required = [...new Set(parts.flatMap(requiredOf))];
  return required.length === 0 ? merged : { ...merged, required };
}

/** What a keyword says that stands in two schemas. */
function both(keyword: string, one: unknown, other: unknown): unknown {
  if (typeof one === "number" && typeof other === "number") {
    if (greatest.includes(keyword)) return Math.max(one, other);
    if (least.includes(keyword)) return Math.min(one, other);
  }
  if (keyword === "properties" && isObject(one) && isObject(other)) return properties(one, other);
  if (keyword === "type") return narrower([one].flat(), [other].flat());
  if (keyword === "enum" && Array.isArray(one) && Array.isArray(other))
    return one.filter((value) => other.includes(value));
  return other;
}

function properties(one: object, other: object): Readonly<Record<string, unknown>> {
  const merged: Record<string, unknown> = { ...one };
  for (const [name, schema] of Object.entries(other)) {
    const before = Object.hasOwn(merged, name) ? merged[name] : undefined;
    merged[name] = before === undefined ? schema : { allOf: [before, schema] };
  }
  return merged;
}

function narrower(one: readonly unknown[], other: readonly unknown[]): unknown {
  const shared = one.filter(
    (type) => other.includes(type) || (type === "integer" && other.includes("number")),
  );
  if (shared.length === 0) return other;
  return shared.length === 1 ? shared[0] : shared;
}
