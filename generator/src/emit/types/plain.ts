import type { Schema, SchemaObject } from "../../model/index.ts";
import { isObject, isSchema } from "../schemas.ts";
import { encodeKey } from "./keys.ts";

/**
 * A schema reduced to what openapi-typescript maps well: `$ref`, `enum`, one `type`, `properties`, `required`,
 * `additionalProperties`, `items`, `prefixItems`, `allOf`, `anyOf`. Everything that cannot be said in a
 * type is left out.
 */
export type PlainSchema = { readonly [keyword: string]: unknown };

/** What no value fits. */
export const nothing: PlainSchema = { enum: [] };

/** An object of which nothing is known. */
export const anyObject: PlainSchema = { type: "object", additionalProperties: {} };

/** A pointer that openapi-typescript can read, for the id of a type. */
export function pointerTo(id: string): string {
  return `#/components/schemas/${encodeURIComponent(id.replaceAll("~", "~0").replaceAll("/", "~1"))}`;
}

/** Types that a schema allows; where it names none, those that its keywords speak of. */
export function typesOf(schema: SchemaObject): readonly unknown[] {
  const { type } = schema;
  if (Array.isArray(type)) return type;
  if (type !== undefined) return [type];
  const speaksOf = (...keywords: string[]) => keywords.some((keyword) => keyword in schema);
  if (speaksOf("properties", "additionalProperties", "patternProperties", "required"))
    return ["object"];
  return speaksOf("items", "prefixItems") ? ["array"] : [];
}

/** One of the values, of those that the types allow which are named beside them. */
export function literals(values: readonly unknown[], { type }: SchemaObject = {}): PlainSchema {
  if (type === undefined) return { enum: values };
  const types = [type].flat();
  return { enum: values.filter((value) => types.some((one) => isOfType(value, one))) };
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

/** An object with these properties. */
export function objectOf(
  properties: Readonly<Record<string, PlainSchema>>,
  required: readonly string[],
): PlainSchema {
  const named = Object.entries(properties).map(([name, one]) => [encodeKey(name), one] as const);
  return {
    type: "object",
    properties: Object.fromEntries(named),
    required: required.map(encodeKey),
  };
}

/** What fits every part; an object of which nothing is known adds nothing to others. */
export function all(parts: readonly PlainSchema[]): PlainSchema {
  const telling = parts.filter((part) => part !== anyObject);
  const kept = telling.length > 0 ? telling : parts;
  return kept.length > 1 ? { allOf: kept } : (kept[0] ?? {});
}

/** What fits any part. */
export function any(parts: readonly PlainSchema[]): PlainSchema {
  return parts.length > 1 ? { anyOf: parts } : (parts[0] ?? {});
}

/** Whether a type can say nothing of it. */
export function isEmpty(schema: PlainSchema): boolean {
  return Object.keys(schema).length === 0;
}

/** The schemas in a list. */
export function schemas(value: unknown): readonly Schema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

/** The texts in a list. */
export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** A JSON object. */
export function object(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isObject(value) ? value : undefined;
}
