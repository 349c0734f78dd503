import type { Content, Encoding, NamedType, Schema, TypeId } from "../model/index.ts";
import { essenceOf } from "./media-types.ts";
import { fieldShape, kindOf, scalarOf } from "./parameter-shape.ts";
import { allProperties } from "./properties.ts";
import { isSchema, resolveSchema } from "./schemas.ts";
import type { CodeValue } from "./text/layout.ts";
import { literal, propertyKey } from "./text/literal.ts";

type Types = ReadonlyMap<TypeId, NamedType>;
type Entry = readonly [string, CodeValue];

/** How the runtime reads a form: entries of its `FormSpec`, without the validator. */
export function formShape(content: Content, types: Types): readonly Entry[] {
  const properties = propertiesOfForm(content, types);
  const fields = properties.map(
    ([name, schema]) =>
      [propertyKey(name), shapeOf(schema, content.encoding?.[name], types)] as const,
  );
  return [["fields", { entries: fields }], ...othersOf(content, types)];
}

/** The fields of a multipart form that are files, each with the media types that it may have. */
export function fileFields(
  content: Content,
  types: Types,
): readonly (readonly [name: string, mediaTypes: readonly string[]])[] {
  return propertiesOfForm(content, types).flatMap(([name, schema]) => {
    const encoding = content.encoding?.[name];
    const declared = resolveSchema(schema, types);
    const items = declared.type === "array" && isSchema(declared.items) ? declared.items : schema;
    return isFile(items, encoding, types) ? [[name, fileTypes(items, encoding, types)]] : [];
  });
}

/** How a client writes the fields that the contract gives a style. */
export function fieldStyles({ encoding = {} }: Content): readonly Entry[] {
  return Object.entries(encoding).flatMap(([name, { style, explode }]): Entry[] => {
    const entries = [
      ...(style === undefined ? [] : [["style", literal(style)] as const]),
      ...(explode === undefined ? [] : [["explode", literal(explode)] as const]),
    ];
    return entries.length === 0 ? [] : [[propertyKey(name), { entries }]];
  });
}

function propertiesOfForm({ type }: Content, types: Types): readonly (readonly [string, Schema])[] {
  return type === undefined ? [] : [...allProperties({ $ref: type }, types)];
}

/** Without a style, objects are JSON and lists are repeated. OpenAPI 3.1.1, 4.8.15.1.1. */
function shapeOf(schema: Schema, encoding: Encoding | undefined, types: Types): CodeValue {
  if (encoding?.style !== undefined || encoding?.explode !== undefined) {
    return fieldShape(schema, encoding, types);
  }
  const declared = resolveSchema(schema, types);
  if (kindOf(declared, types) !== "array") return literal(jsonOr(schema, encoding, types));
  const items = isSchema(declared.items) ? declared.items : true;
  return {
    entries: [
      ["type", literal("array")],
      ["items", literal(jsonOr(items, encoding, types))],
    ],
  };
}

function jsonOr(schema: Schema, encoding: Encoding | undefined, types: Types): string {
  const kind = kindOf(resolveSchema(schema, types), types);
  const isJson =
    encoding?.contentType !== undefined && /[/+]json$/.test(essenceOf(encoding.contentType));
  return isJson || kind === "object" || kind === "array" ? "json" : scalarOf(schema, types);
}

/** How fields are read that have no name in the contract, where that is not as text. */
function othersOf({ type }: Content, types: Types): readonly Entry[] {
  if (type === undefined) return [];
  const { additionalProperties: others } = resolveSchema({ $ref: type }, types);
  if (!isSchema(others) || typeof others === "boolean") return [];
  const scalar = jsonOr(others, undefined, types);
  return scalar === "string" ? [] : [["others", literal(scalar)]];
}

/** Bytes: `format: binary` (3.0), `contentMediaType` (3.1), or a media type that is neither text nor JSON. */
function isFile(schema: Schema, encoding: Encoding | undefined, types: Types): boolean {
  const declared = resolveSchema(schema, types);
  if (declared.contentEncoding !== undefined) return false;
  if (declared.format === "binary") return true;
  const kind = kindOf(declared, types);
  if (kind !== "string" && kind !== "any") return false;
  return declaredTypes(schema, encoding, types).some((one) => !/^text\/|[/+]json$/.test(one));
}

/** The media types that a file may have; none: any, which is what `application/octet-stream` means here. */
function fileTypes(
  schema: Schema,
  encoding: Encoding | undefined,
  types: Types,
): readonly string[] {
  const ranges = declaredTypes(schema, encoding, types);
  return ranges.includes("application/octet-stream") ? [] : ranges;
}

function declaredTypes(
  schema: Schema,
  encoding: Encoding | undefined,
  types: Types,
): readonly string[] {
  const { contentMediaType } = resolveSchema(schema, types);
  const written = encoding?.contentType ?? contentMediaType;
  return typeof written === "string" ? written.split(",").map(essenceOf) : [];
}
