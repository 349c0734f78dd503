import { child, isMapping, type Located, type Mapping } from "../../load/index.ts";
import type { Schema, SchemaObject } from "../../model/index.ts";
import type { Context } from "../context.ts";
import type { WantedName } from "../names/place-name.ts";
import { normaliseSchema } from "../schema/normalise.ts";
import { schemaOfFormat } from "../schema/schema-format.ts";

/**
 * Key of the type of a message's headers; `undefined` where it declares none. Where its traits declare some, too,
 * they are merged, keyword by keyword.
 *
 * @param layers the message and its traits, whoever has the say first
 */
export function readHeaders(
  context: Context,
  message: Located,
  layers: readonly Located[],
  name: Omit<WantedName, "rank">,
): string | undefined {
  const declared = layers.flatMap((layer) => {
    const at = child(layer, "headers");
    const schema = at && schemaOfFormat(context, at, undefined);
    return schema !== undefined && isObjectSchema(context, schema) ? [{ layer, schema }] : [];
  });
  const [first, second] = declared;
  if (first === undefined) return undefined;
  if (second === undefined) return context.types.place(first.schema, name.wanted, name.qualified);
  const traits = declared.filter(({ layer }) => layer !== message).toReversed();
  const added = traits
    .map(({ schema }) => inline(context, schema))
    .reduce((sum, trait) => merge(sum, trait, "second"));
  const own = declared.find(({ layer }) => layer === message);
  const winner = layers[0] === message ? "first" : "second";
  const schema = own ? merge(inline(context, own.schema), added, winner) : added;
  const { file, pointer } = first.schema;
  return context.types.synthesize({ ...name, place: { file, pointer }, schema });
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

/** Both of them, in the order of the first; where they do not agree, as the winner has it. */
function merge(first: Mapping, second: Mapping, winner: "first" | "second"): SchemaObject {
  const merged = new Map(Object.entries(first));
  for (const [key, value] of Object.entries(second)) {
    const known = merged.get(key);
    if (isMapping(value) && isMapping(known)) merged.set(key, merge(known, value, winner));
    else if (winner === "second" || !merged.has(key)) merged.set(key, value);
  }
  return Object.fromEntries(merged);
}
