import type { Schema, SchemaObject } from "../../model/index.ts";
import { type FoundProperty, findProperty } from "../properties.ts";
import { resolveSchema } from "../schemas.ts";
import { propertyAccess } from "../text/literal.ts";
import type { Tools } from "../tools.ts";

/** A function that reads the ordering key; text where the contract allows something else. */
export function keyFunction(payload: string, path: readonly string[], { types }: Tools): string {
  let schema: Schema = { $ref: payload };
  let access = "data";
  let follows: "sure" | "maybe" = "sure";
  let always = true;
  for (const name of path) {
    const found: FoundProperty | undefined = findProperty(schema, name, types);
    access += follows === "sure" ? propertyAccess(name) : optionalAccess(name);
    schema = found?.schema ?? true;
    follows =
      found?.required === true && !isNullable(resolveSchema(schema, types)) ? "sure" : "maybe";
    always &&= follows === "sure";
  }
  const { type } = resolveSchema(schema, types);
  if (type === "string") return `(data) => ${access}`;
  if (always) return `(data) => String(${access})`;
  return type === undefined
    ? `(data) => (${access} == null ? undefined : String(${access}))`
    : `(data) => ${access}?.toString()`;
}

function isNullable({ type }: SchemaObject): boolean {
  return Array.isArray(type) && type.includes("null");
}

function optionalAccess(name: string): string {
  const access = propertyAccess(name);
  return access.startsWith("[") ? `?.${access}` : `?${access}`;
}
