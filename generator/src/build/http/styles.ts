import { child, itemsOf, type Located, type Mapping } from "../../load/index.ts";
import type { ParameterLocation } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { asMapping, entriesAt, textAt } from "../read.ts";

/** Styles that OpenAPI allows in each location; the first is the default. */
const styles: Readonly<Record<ParameterLocation, readonly string[]>> = {
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple"],
  cookie: ["form", "cookie"],
};

/** Whether parameters can be there. */
export function isLocation(location: string): location is ParameterLocation {
  return Object.hasOwn(styles, location);
}

/** `style` of a parameter or a header; what cannot be said so is told, and the default is taken. */
export function readStyle(context: Context, at: Located, location: ParameterLocation): string {
  const [normal = "simple", ...others] = styles[location];
  const style = textAt(context, at, "style") ?? normal;
  if (style === "deepObject" && location === "query") return readDeepObject(context, at);
  if (style === normal || others.includes(style)) return style;
  warn(
    context,
    at,
    `A ${location} parameter cannot have the style \`${style}\`; \`${normal}\` is taken.`,
    `Write one of ${[normal, ...others].join(", ")}.`,
  );
  return normal;
}

/** OpenAPI defines `deepObject` for objects of scalars. */
function readDeepObject(context: Context, at: Located): string {
  const parts = partsOf(context, child(at, "schema"));
  const types = parts.flatMap(typesOf);
  if (types.length > 0 && !types.includes("object")) {
    const message = `The style \`deepObject\` is for objects, not for ${types.join(" or ")}; \`form\` is taken.`;
    warn(context, at, message, "Leave out `style`.");
    return "form";
  }
  const properties = parts.flatMap((part) => entriesAt(context, part, "properties"));
  const nested = properties.filter(([, property]) =>
    partsOf(context, property).flatMap(typesOf).some(isDeep),
  );
  for (const [name] of nested) {
    const message = `The property \`${name}\` can never be sent: the style \`deepObject\` has one level.`;
    warn(
      context,
      at,
      message,
      "Make it a parameter of its own, or give the parameter a `content`.",
    );
  }
  return "deepObject";
}

/** A schema and, as far as they go, those under its `allOf`. */
export function partsOf(
  context: Context,
  schema: Located | undefined,
  seen: ReadonlySet<unknown> = new Set(),
): readonly Located<Mapping>[] {
  const isObject = typeof schema?.value === "object" && schema.value !== null;
  const part = isObject ? asMapping(context, schema) : undefined;
  if (part === undefined || seen.has(part.value)) return [];
  const above = new Set([...seen, part.value]);
  const others = child(part, "allOf");
  const inner = others === undefined ? [] : itemsOf(others);
  return [part, ...inner.flatMap((one) => partsOf(context, one, above))];
}

/** `type` of a schema, as a list; empty where it says none. */
export function typesOf(schema: Located): readonly string[] {
  const type = child(schema, "type");
  if (typeof type?.value === "string") return [type.value];
  return Array.isArray(type?.value) ? type.value.filter((one) => typeof one === "string") : [];
}

function isDeep(type: string): boolean {
  return type === "object" || type === "array";
}

function warn(
  { diagnostics }: Context,
  { file, pointer }: Located,
  message: string,
  remedy: string,
): void {
  diagnostics.warn("parameter-unsupported", { file, pointer: `${pointer}/style` }, message, remedy);
}
