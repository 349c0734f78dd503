import type { NamedType, Schema, TypeId } from "../../model/index.ts";
import { isSchema, resolveSchema } from "../schemas.ts";
import { type TypeSyntax, text } from "../types/syntax.ts";
import type { UsedTypes } from "./used-types.ts";

const scalars: ReadonlySet<unknown> = new Set(["string", "integer", "number", "boolean"]);

/**
 * What a handler gives for a response header: what its schema says, where that has one spelling in a
 * header; otherwise the text that is sent.
 */
export function headerType(schema: Schema, used: UsedTypes): TypeSyntax {
  return isSendable(schema, used.types) ? used.schema(schema) : text("string");
}

function isSendable(schema: Schema, types: ReadonlyMap<TypeId, NamedType>, depth = 0): boolean {
  const { type, items, oneOf, anyOf } = resolveSchema(schema, types);
  if (scalars.has(type)) return true;
  if (Array.isArray(type)) return type.length > 0 && type.every((one) => scalars.has(one));
  if (type === "array") {
    return isSchema(items) && resolveSchema(items, types).type === "string";
  }
  const branches = oneOf ?? anyOf;
  if (type !== undefined || !Array.isArray(branches) || depth > 3) return false;
  return branches.filter(isSchema).every((branch) => isSendable(branch, types, depth + 1));
}
