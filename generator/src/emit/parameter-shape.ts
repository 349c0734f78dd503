import type { NamedType, Parameter, ParameterLocation, Schema, TypeId } from "../model/index.ts";
import { isSchema, propertiesOf, resolveSchema } from "./schemas.ts";
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
  if (parameter.mediaType !== undefined) return { entries: [["type", literal("json")]] };
  const shape = schemaShape(parameter.schema, types);
  const settings = writtenStyle(parameter);
  if (shape.length === 1 && settings.length === 0) return shape[0][1];
  return { entries: [...shape, ...settings] };
}

/** How a client writes a parameter, where that is not the default way of its location. */
export function parameterStyle(parameter: Parameter): readonly Entry[] {
  return parameter.mediaType === undefined ? writtenStyle(parameter) : [["json", "true"]];
}

function writtenStyle({ in: location, style, explode }: Parameter): readonly Entry[] {
  return [
    ...(style === defaultStyle[location] ? [] : [["style", literal(style)] as const]),
    ...(explode === (style === "form") ? [] : [["explode", literal(explode)] as const]),
  ];
}

/** A property of an object in emitted code. */
type Entry = readonly [string, CodeValue];

function schemaShape(schema: Schema, types: Types): readonly [Entry, ...Entry[]] {
  const resolved = resolveSchema(schema, types);
  const kind = kindOf(resolved);
  if (kind === "array") {
    const items = isSchema(resolved.items) ? resolved.items : true;
    return [
      ["type", literal("array")],
      ["items", literal(scalarOf(items, types))],
    ];
  }
  if (kind === "object") {
    const properties = Object.entries(propertiesOf(resolved)).map(
      ([name, one]) => [propertyKey(name), literal(scalarOf(one, types))] as const,
    );
    const entries = properties.length > 0 ? [["properties", { entries: properties }] as const] : [];
    return [["type", literal("object")], ...entries];
  }
  return [["type", literal(kind)]];
}

function scalarOf(schema: Schema, types: Types): string {
  const kind = kindOf(resolveSchema(schema, types));
  return scalars.has(kind) ? kind : "any";
}

/** A type's name, or `any` where it may be of several. */
function kindOf({
  type,
  const: constant,
  enum: values,
}: Readonly<Record<string, unknown>>): string {
  if (typeof type === "string" && type !== "null") return type;
  if (Array.isArray(type))
    return type.length === 1 && typeof type[0] === "string" ? type[0] : "any";
  const known = Array.isArray(values) ? values : constant === undefined ? [] : [constant];
  const kinds = new Set(known.map((value) => typeof value));
  const [kind = "any"] = kinds;
  return kinds.size === 1 && scalars.has(kind) ? kind : "any";
}
