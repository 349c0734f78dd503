import type { NamedType, Schema, SchemaObject, TypeId } from "../../model/index.ts";
import { isSchema, propertiesOf, requiredOf, resolveSchema } from "../schemas.ts";
import { literal } from "../text/literal.ts";
import { type TypeSyntax, text } from "../types/syntax.ts";
import type { UsedTypes } from "./used-types.ts";

type Types = ReadonlyMap<TypeId, NamedType>;

/** A type as a handler receives it: properties of an object that have a default are there. */
export function withDefaults(id: TypeId, used: UsedTypes): TypeSyntax {
  const name = used.name(id);
  const parts = partsOf({ $ref: id }, used.types);
  if (!parts.every(isPlainObject)) return text(name);
  const keys = new Set(parts.flatMap((part) => filledIn(part, used.types)));
  if (keys.size === 0) return text(name);
  const named = [...keys].map((key) => literal(key)).join(" | ");
  return text(`${used.imports.runtime("@revent/runtime", "WithDefaults")}<${name}, ${named}>`);
}

/** The schemas that all hold for a value: itself, what it refers to, and what it is composed of. */
function partsOf(
  schema: Schema,
  types: Types,
  seen: ReadonlySet<Schema> = new Set(),
): SchemaObject[] {
  if (typeof schema === "boolean" || seen.has(schema)) return [];
  const target = schema.$ref === undefined ? undefined : types.get(schema.$ref)?.schema;
  const inner = [target, ...(Array.isArray(schema.allOf) ? schema.allOf : [])].filter(isSchema);
  const within = new Set([...seen, schema]);
  return [schema, ...inner.flatMap((one) => partsOf(one, types, within))];
}

/** Whether TypeScript can take properties out of the type and put them in again. */
function isPlainObject(schema: SchemaObject): boolean {
  const { type = "object", additionalProperties: others } = schema;
  if (type !== "object" || (others !== undefined && typeof others !== "boolean")) return false;
  return others !== true && !dividing.some((keyword) => keyword in schema);
}

/** Keywords that make a union of a type, or an index signature. */
const dividing = ["anyOf", "oneOf", "const", "enum", "patternProperties", "unevaluatedProperties"];

function filledIn(schema: SchemaObject, types: Types): string[] {
  const required = requiredOf(schema);
  return Object.entries(propertiesOf(schema))
    .filter(([name, one]) => {
      return !required.includes(name) && resolveSchema(one, types).default !== undefined;
    })
    .map(([name]) => name);
}
