import type { NamedType, Schema, SchemaObject, TypeId } from "../../model/index.ts";
import { propertiesOf, requiredOf } from "../properties.ts";
import { isSchema, resolveSchema } from "../schemas.ts";
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
function partsOf(schema: Schema, types: Types): readonly SchemaObject[] {
  const parts = new Set<Schema>([schema]);
  // A Set's iteration reaches entries that are added meanwhile.
  for (const part of parts) {
    if (typeof part === "boolean") continue;
    const target = part.$ref === undefined ? undefined : types.get(part.$ref)?.schema;
    for (const inner of [target, part.allOf].flat()) if (isSchema(inner)) parts.add(inner);
  }
  return [...parts].filter((part) => typeof part === "object");
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
  const required = new Set(requiredOf(schema));
  return Object.entries(propertiesOf(schema))
    .filter(([name, one]) => {
      return !required.has(name) && resolveSchema(one, types).default !== undefined;
    })
    .map(([name]) => name);
}
