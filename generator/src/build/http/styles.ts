import { child, type Located } from "../../load/index.ts";
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
  const schema = schemaOf(context, child(at, "schema"));
  const types = schema === undefined ? [] : typesOf(schema);
  if (types.length > 0 && !types.includes("object")) {
    const message = `The style \`deepObject\` is for objects, not for ${types.join(" or ")}; \`form\` is taken.`;
    warn(context, at, message, "Leave out `style`.");
    return "form";
  }
  const nested = (schema === undefined ? [] : entriesAt(context, schema, "properties")).filter(
    ([, property]) => typesOf(schemaOf(context, property)).some(isDeep),
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

function schemaOf(context: Context, schema: Located | undefined) {
  const isObject = typeof schema?.value === "object" && schema.value !== null;
  return isObject ? asMapping(context, schema) : undefined;
}

/** `type` of a schema, as a list; empty where it says none. */
function typesOf(schema: Located | undefined): readonly string[] {
  const type = schema && child(schema, "type");
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
