import { entriesOf, isMapping, itemsOf, type Located, refOf } from "../../load/index.ts";
import type { Schema, SchemaObject } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { reportType } from "../read.ts";
import { siblingsApply } from "./dialect.ts";
import { readDiscriminator } from "./discriminator.ts";
import { dynamicTarget } from "./dynamic.ts";
import { type KeywordKind, keywords } from "./keywords.ts";
import { modernise } from "./modernise.ts";
import { readPattern, readPatternMap } from "./pattern.ts";
import { readTypes } from "./types-keyword.ts";

/**
 * The schema at `at` in the dialect 2020-12, whatever dialect it was written in. `$ref`s hold keys of
 * the registry. What cannot be understood is told and left out, so that the rest still counts.
 */
export function normaliseSchema(context: Context, at: Located): Schema {
  const { value } = at;
  if (typeof value === "boolean") return value;
  if (!isMapping(value)) {
    reportType(context, at, "a schema", "warning");
    return true;
  }
  if (refOf(value) !== undefined) return normaliseReference(context, at);
  const target = dynamicTarget(context, at);
  const schema = readKeywords(context, at);
  return target === undefined ? schema : { $ref: context.types.refer(target), ...schema };
}

function normaliseReference(context: Context, at: Located): Schema {
  const target = context.documents.resolve(at);
  const siblings = siblingsApply(context, at.file)
    ? readKeywords(context, at)
    : annotations(readKeywords(context, at));
  if (target === undefined) return siblings;
  return { $ref: context.types.refer(target), ...siblings };
}

/** What documents a value without constraining it: kept beside a `$ref` in every dialect. */
function annotations({ title, description, deprecated }: SchemaObject): SchemaObject {
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(deprecated !== undefined && { deprecated }),
  };
}

function readKeywords(context: Context, at: Located): SchemaObject {
  const entries = entriesOf(at).flatMap(([keyword, value]) => {
    const kind = keywords.get(keyword);
    if (kind === undefined || isLegacyForm(keyword, value.value)) return [];
    const read = readers[kind](context, value);
    return read === undefined ? [] : [[keyword, read] as const];
  });
  const discriminator = readDiscriminator(context, at);
  const schema: SchemaObject = Object.fromEntries(entries);
  reportContradiction(context, at, schema);
  return modernise(
    discriminator === undefined ? schema : { ...schema, discriminator },
    at,
    (inner) => normaliseSchema(context, inner),
  );
}

/** Forms of older dialects, which {@link modernise} takes care of. */
function isLegacyForm(keyword: string, value: unknown): boolean {
  switch (keyword) {
    case "exclusiveMaximum":
    case "exclusiveMinimum":
      return typeof value === "boolean";
    case "items":
      return Array.isArray(value);
    case "required":
      return typeof value === "boolean";
    case "examples":
      return isMapping(value);
    default:
      return false;
  }
}

type Read = (context: Context, at: Located) => unknown;

const readers: Readonly<Record<KeywordKind, Read>> = {
  schema: normaliseSchema,
  schemas: (context, at) => {
    const schemas = listOf(context, at).map((item) => normaliseSchema(context, item));
    return schemas.length === 0 ? undefined : schemas;
  },
  "schema-map": (context, at) => mapOf(context, at, (item) => normaliseSchema(context, item)),
  "pattern-map": (context, at) =>
    readPatternMap(context, at, (item) => normaliseSchema(context, item)),
  number: (context, at) => only(context, at, "a number", isNumber),
  "positive-number": (context, at) =>
    only(context, at, "a number greater than 0", (value) => isNumber(value) && value > 0),
  count: (context, at) => only(context, at, "a whole number, 0 or more", (value) => isCount(value)),
  text: (context, at) => only(context, at, "text", (value) => typeof value === "string"),
  flag: (context, at) => only(context, at, "true or false", (value) => typeof value === "boolean"),
  names: readNames,
  values: (context, at) => {
    const values = listOf(context, at).map((item) => item.value);
    return values.length === 0 ? undefined : values;
  },
  "names-map": (context, at) => mapOf(context, at, (item) => readNames(context, item)),
  types: readTypes,
  pattern: readPattern,
  anything: (_context, at) => at.value,
};

function listOf(context: Context, at: Located): readonly Located[] {
  if (!Array.isArray(at.value)) reportType(context, at, "a list", "warning");
  return itemsOf(at);
}

function mapOf(context: Context, at: Located, read: (item: Located) => unknown): unknown {
  if (!isMapping(at.value)) {
    reportType(context, at, "a mapping", "warning");
    return undefined;
  }
  return Object.fromEntries(entriesOf(at).map(([key, item]) => [key, read(item)]));
}

function readNames(context: Context, at: Located): readonly string[] {
  const names = listOf(context, at).flatMap((item) => {
    if (typeof item.value === "string") return item.value;
    reportType(context, item, "text", "warning");
    return [];
  });
  return [...new Set(names)];
}

function only(
  context: Context,
  at: Located,
  expected: string,
  accepts: (value: unknown) => boolean,
): unknown {
  if (accepts(at.value)) return at.value;
  reportType(context, at, expected, "warning");
  return undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isCount(value: unknown): boolean {
  return isNumber(value) && Number.isInteger(value) && value >= 0;
}

/** A property cannot be absent from requests and from answers alike. */
function reportContradiction(
  { diagnostics }: Context,
  { file, pointer }: Located,
  { readOnly, writeOnly }: SchemaObject,
): void {
  if (readOnly !== true || writeOnly !== true) return;
  diagnostics.warn(
    "schema-unsupported",
    { file, pointer },
    "`readOnly` and `writeOnly` exclude each other; neither counts.",
    "Keep one of them.",
  );
}
