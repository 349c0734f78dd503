import type {
  Encoding,
  NamedType,
  Parameter,
  ParameterLocation,
  Schema,
  SchemaObject,
  TypeId,
} from "../model/index.ts";
import { bodyKind } from "./media-types.ts";
import { allProperties } from "./properties.ts";
import { isSchema, resolveSchema } from "./schemas.ts";
import type { CodeValue } from "./text/layout.ts";
import { literal, propertyKey } from "./text/literal.ts";

type Types = ReadonlyMap<TypeId, NamedType>;

/** OpenAPI's default `style` by location. */
const defaultStyle: Readonly<Record<ParameterLocation, string>> = {
  path: "simple",
  query: "form",
  header: "simple",
  cookie: "form",
};

const scalars: ReadonlySet<unknown> = new Set(["string", "integer", "number", "boolean"]);

/** How the runtime reads a parameter from its text: its `ParameterShape`, as code. */
export function parameterShape(parameter: Parameter, types: Types): CodeValue {
  if (parameter.mediaType !== undefined)
    return literal(isJsonParameter(parameter) ? "json" : "string");
  const shape = schemaShape(parameter.schema, types);
  const settings = writtenStyle(parameter);
  const [[, type], ...rest] = shape;
  const isScalar = rest.length === 0 && settings.length === 0 && type !== literal("object");
  return isScalar ? type : { entries: [...shape, ...settings] };
}

/** How a client writes a parameter, where that is not the default way of its location. */
export function parameterStyle(parameter: Parameter): readonly Entry[] {
  if (parameter.mediaType !== undefined)
    return isJsonParameter(parameter) ? [["json", "true"]] : [];
  const reserved = parameter.allowReserved === true ? [["allowReserved", "true"] as const] : [];
  return [...writtenStyle(parameter), ...reserved];
}

/** A parameter with a `content` is JSON, or text of some other media type. */
function isJsonParameter({ mediaType }: Parameter): boolean {
  return mediaType !== undefined && bodyKind({ mediaType }, "request") === "value";
}

/** As {@link parameterShape}, for a field of a form that has a style as query parameters have it. */
export function fieldShape(
  schema: Schema,
  { style = "form", explode = style === "form" }: Pick<Encoding, "style" | "explode">,
  types: Types,
): CodeValue {
  return {
    entries: [...schemaShape(schema, types), ...writtenStyle({ in: "query", style, explode })],
  };
}

function writtenStyle({
  in: location,
  style,
  explode,
}: Pick<Parameter, "in" | "style" | "explode">): readonly Entry[] {
  return [
    ...(style === defaultStyle[location] ? [] : [["style", literal(style)] as const]),
    ...(explode === (style === "form" || style === "cookie")
      ? []
      : [["explode", literal(explode)] as const]),
  ];
}

/** A property of an object in emitted code. */
type Entry = readonly [string, CodeValue];

function schemaShape(schema: Schema, types: Types): readonly [Entry, ...Entry[]] {
  const resolved = resolveSchema(schema, types);
  const kind = kindOf(resolved, types);
  if (kind === "array") {
    const items = isSchema(resolved.items) ? resolved.items : true;
    return [
      ["type", literal("array")],
      ["items", literal(scalarOf(items, types))],
    ];
  }
  if (kind === "object") {
    const properties = [...allProperties(schema, types)].map(
      ([name, one]) => [propertyKey(name), literal(scalarOf(one, types))] as const,
    );
    const entries = properties.length > 0 ? [["properties", { entries: properties }] as const] : [];
    return [["type", literal("object")], ...entries];
  }
  return [["type", literal(kind)]];
}

/** How a value without structure is read. */
export function scalarOf(schema: Schema, types: Types): string {
  const kind = kindOf(resolveSchema(schema, types), types);
  return scalars.has(kind) ? kind : "any";
}

/** A type's name, or `any` where it may be of several; of a schema without `type`, what its parts say. */
export function kindOf(schema: SchemaObject, types: Types): string {
  const { type, const: constant, enum: values } = schema;
  if (type !== undefined) return typeName([type].flat().filter((one) => one !== "null"));
  if (Array.isArray(schema.allOf)) {
    const parts = schema.allOf
      .filter(isSchema)
      .map((one) => kindOf(resolveSchema(one, types), types));
    return parts.find((one) => one !== "any") ?? "any";
  }
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (Array.isArray(alternatives)) {
    const kinds = alternatives
      .filter(isSchema)
      .map((one) => kindOf(resolveSchema(one, types), types));
    return typeName([...new Set(kinds)]);
  }
  const known = Array.isArray(values) ? values : constant === undefined ? [] : [constant];
  const kind = typeName([...new Set(known.map((value) => typeof value))]);
  return scalars.has(kind) ? kind : "any";
}

function typeName(kinds: readonly unknown[]): string {
  const [only, another] = kinds;
  return typeof only === "string" && another === undefined ? only : "any";
}
