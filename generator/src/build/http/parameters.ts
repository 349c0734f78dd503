import { child, entriesOf, type Located, type Mapping } from "../../load/index.ts";
import type { Parameter, Schema } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { asMapping, documentationAt, flagAt, itemsAt, mappingAt, textAt } from "../read.ts";
import { normaliseSchema } from "../schema/normalise.ts";
import { readExamples } from "./examples.ts";
import type { Operation } from "./operations.ts";
import { isLocation, readStyle } from "./styles.ts";

/** Headers that OpenAPI describes by other means than parameters. */
const ignoredHeaders = new Set(["accept", "content-type", "authorization"]);

/** The parameters of an operation: its own, and those of its Path Item that it does not override; none `in: querystring`. */
export function readParameters(context: Context, operation: Operation): readonly Parameter[] {
  const shared = readList(context, operation.pathItem);
  const own = readList(context, operation.at);
  const merged = new Map([...shared, ...own].map((one) => [keyOf(one), one]));
  return withPathTemplate(context, operation, [...merged.values()]);
}

function keyOf({ in: location, name }: Parameter): string {
  return `${location} ${location === "header" ? name.toLowerCase() : name}`;
}

function readList(context: Context, parent: Located): readonly Parameter[] {
  const seen = new Set<string>();
  return itemsAt(context, parent, "parameters").flatMap((item) => {
    const at = asMapping(context, item);
    const parameter = at && readParameter(context, at);
    if (parameter === undefined) return [];
    if (seen.has(keyOf(parameter))) {
      context.diagnostics.warn(
        "parameter-duplicate",
        { file: item.file, pointer: item.pointer },
        `The ${parameter.in} parameter \`${parameter.name}\` is declared twice; the last one counts.`,
        "Keep one of them.",
      );
    }
    seen.add(keyOf(parameter));
    return [parameter];
  });
}

function readParameter(context: Context, at: Located<Mapping>): Parameter | undefined {
  const name = textAt(context, at, "name");
  const location = textAt(context, at, "in");
  const place = { file: at.file, pointer: at.pointer };
  if (name === undefined || location === undefined) {
    const missing = name === undefined ? "name" : "in";
    const message = `The parameter has no \`${missing}\`.`;
    context.diagnostics.error(
      "required-missing",
      place,
      message,
      "A parameter needs `name` and `in`.",
    );
    return undefined;
  }
  if (location === "querystring") return undefined;
  if (!isLocation(location)) {
    context.diagnostics.error(
      "parameter-unsupported",
      place,
      `The parameter \`${name}\` is in \`${location}\`, which is not supported.`,
      "Put it in path, query, header or cookie; a body is written as `requestBody`.",
    );
    return undefined;
  }
  if (location === "header" && ignoredHeaders.has(name.toLowerCase())) return undefined;
  return describeParameter(context, at, { name, in: location });
}

/** A parameter whose name and location are known, or a response header. */
export function describeParameter(
  context: Context,
  at: Located<Mapping>,
  { name, in: location }: Pick<Parameter, "name" | "in">,
): Parameter {
  const { description, deprecated } = documentationAt(context, at);
  const style = readStyle(context, at, location);
  const media = mediaEntry(context, at);
  const examples = readExamples(context, media?.[1] ?? at);
  return {
    kind: "parameter",
    name: location === "header" ? name.toLowerCase() : name,
    in: location,
    required: location === "path" || flagAt(context, at, "required") === true,
    ...(description !== undefined && { description }),
    ...(deprecated && { deprecated }),
    style,
    explode: flagAt(context, at, "explode") ?? ["form", "cookie"].includes(style),
    ...(location === "query" &&
      flagAt(context, at, "allowEmptyValue") === true && { allowEmptyValue: true }),
    ...(flagAt(context, at, "allowReserved") === true && { allowReserved: true }),
    ...(media && { mediaType: media[0].toLowerCase() }),
    schema: schemaOf(context, media?.[1] ?? at),
    ...(examples && { examples }),
    place: { file: at.file, pointer: at.pointer },
  };
}

/** The one media type of a parameter that is written with `content`. */
function mediaEntry(context: Context, at: Located): readonly [string, Located] | undefined {
  const content = mappingAt(context, at, "content");
  return content && entriesOf(content)[0];
}

function schemaOf(context: Context, parent: Located): Schema {
  const schema = child(parent, "schema");
  return schema === undefined ? true : normaliseSchema(context, schema);
}

/** Path parameters as the template has them: declared ones that it lacks go, its others are text. */
function withPathTemplate(
  context: Context,
  { path, method, at }: Operation,
  parameters: readonly Parameter[],
): readonly Parameter[] {
  const template = new Set([...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name));
  const kept = parameters.filter((parameter) => {
    if (parameter.in !== "path" || template.delete(parameter.name)) return true;
    context.diagnostics.warn(
      "parameter-unknown",
      parameter.place,
      `The path ${path} has no \`{${parameter.name}}\`; the parameter is left out.`,
      "Name it in the path, or remove it.",
    );
    return false;
  });
  const place = { file: at.file, pointer: at.pointer };
  const undeclared = [...template].map((name): Parameter => {
    context.diagnostics.warn(
      "parameter-undeclared",
      place,
      `${method} ${path} does not declare its path parameter \`${name}\`; it is taken as text.`,
      "Add it to `parameters` with `in: path`.",
    );
    const schema = { type: "string" };
    return { kind: "parameter", name, in: "path", required: true, ...simple, schema, place };
  });
  return [...kept, ...undeclared];
}

const simple = { style: "simple", explode: false } as const;
