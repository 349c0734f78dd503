import { child, isMapping, type Located } from "../../load/index.ts";
import type { Schema, SchemaObject } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { normaliseSchema } from "../schema/normalise.ts";
import { schemaOfFormat } from "../schema/schema-format.ts";

/**
 * Key of the type of a message's headers; `undefined` where it declares none. Where its traits declare some, too,
 * they are merged as the specification says: as JSON documents (RFC 7396).
 *
 * @param layers the message and its traits, whoever has the say first
 */
export function readHeaders(
  context: Context,
  layers: readonly Located[],
  wanted: string,
): string | undefined {
  const schemas = layers.flatMap((layer) => {
    const at = child(layer, "headers");
    const schema = at && schemaOfFormat(context, at, undefined);
    return schema !== undefined && isObjectSchema(context, schema) ? [schema] : [];
  });
  const [first, ...others] = schemas;
  if (first === undefined || others.length === 0)
    return first && context.types.place(first, wanted);
  const merged = schemas
    .map((at) => inline(context, at))
    .reduceRight((under, over) => mergePatch(under, over));
  const place = { file: first.file, pointer: first.pointer };
  return context.types.synthesize({ wanted, place, schema: merged });
}

/** Headers are an object; anything else is told, and taken as no headers. */
function isObjectSchema(context: Context, at: Located): boolean {
  const target = context.documents.follow(at);
  if (target === undefined || target.value === null) return false;
  const type = isMapping(target.value) ? (target.value.type ?? "object") : undefined;
  if (type === "object") return true;
  context.diagnostics.warn(
    "wrong-type",
    { file: target.file, pointer: target.pointer },
    "Headers are an object; these are left out.",
    "Write `type: object`, and each header among its `properties`.",
  );
  return false;
}

/** The schema itself, where it is only referred to. */
function inline(context: Context, at: Located): SchemaObject {
  const target = context.documents.follow(at);
  const plain = target && schemaOfFormat(context, target, undefined);
  const schema: Schema = plain === undefined ? true : normaliseSchema(context, plain);
  return typeof schema === "boolean" ? {} : schema;
}

/** JSON Merge Patch, RFC 7396. */
function mergePatch(under: SchemaObject, over: SchemaObject): SchemaObject {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const beneath = merged.get(key);
    merged.set(key, isMapping(value) && isMapping(beneath) ? mergePatch(beneath, value) : value);
  }
  return Object.fromEntries(merged);
}
