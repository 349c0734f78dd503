import type { Schema, SchemaObject } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { immediate } from "./circles.ts";

type Schemas = ReadonlyMap<string, Schema>;

/**
 * The schemas without a circle that inheritance is often written as: a base that lists its heirs under
 * `oneOf` or `anyOf`, each of which is `allOf` the base and more. To an heir the base counts without these
 * alternatives, which is told.
 */
export function unwindInheritance({ diagnostics, types }: Context, schemas: Schemas): Schemas {
  const heirsOf = heirsIn(schemas);
  const unwound = new Map(schemas);
  for (const { key, place } of types.drafts) {
    const schema = schemas.get(key);
    if (typeof schema !== "object" || !Array.isArray(schema.allOf)) continue;
    const isBase = (part: unknown) => heirsOf(baseOf(part)).has(key);
    if (!schema.allOf.some(isBase)) continue;
    const { allOf: parts, ...rest } = schema;
    const allOf = schema.allOf.flatMap((part: unknown): readonly unknown[] =>
      isBase(part) ? ownOf(schemas.get(baseOf(part))) : [part],
    );
    unwound.set(key, { ...rest, ...(allOf.length > 0 && { allOf }) });
    diagnostics.warn(
      "ref-cycle",
      place,
      "This schema is one of the alternatives of its own base; here the base counts without them.",
      "Put what the alternatives share into a schema that has none.",
    );
  }
  return unwound;
}

/** Finds the keys of all that the alternatives of a schema are made of. */
function heirsIn(schemas: Schemas): (base: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (base) => {
    let heirs = known.get(base);
    if (heirs === undefined) {
      heirs = madeOf(alternativesOf(schemas.get(base)), schemas);
      known.set(base, heirs);
    }
    return heirs;
  };
}

function madeOf(starts: readonly string[], schemas: Schemas): ReadonlySet<string> {
  const found = new Set(starts);
  for (const key of found) for (const next of immediate(schemas.get(key))) found.add(next);
  return found;
}

function alternativesOf(schema: Schema = true): readonly string[] {
  if (typeof schema === "boolean") return [];
  return immediate({ oneOf: schema.oneOf, anyOf: schema.anyOf });
}

/** What a part of an `allOf` refers to. */
function baseOf(part: unknown): string {
  const isReference = typeof part === "object" && part !== null && "$ref" in part;
  return isReference ? String(part.$ref) : "";
}

/** What a base says itself, without its alternatives and its documentation. */
function ownOf(schema: Schema = true): readonly SchemaObject[] {
  if (typeof schema === "boolean") return [];
  const { oneOf, anyOf, discriminator, title, description, examples, ...own } = schema;
  return Object.keys(own).length === 0 ? [] : [own];
}
