import { child, isMapping, type Located, type Mapping } from "../../load/index.ts";
import type { Parameter, Querystring, SchemaObject, SecurityScheme } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { asMapping, entriesAt, flagAt, itemsAt, textAt } from "../read.ts";
import { normaliseSchema } from "../schema/normalise.ts";
import { readEncoding } from "./content.ts";
import { readExamples } from "./examples.ts";
import type { Operation } from "./operations.ts";
import { partsOf, typesOf } from "./styles.ts";

/** A query that is one value, and the schema of that value: of a form, an object. */
export interface WholeQuery {
  readonly querystring: Querystring;
  readonly schema: SchemaObject;
}

/** What else an operation takes. */
export interface Beside {
  readonly parameters: readonly Parameter[];
  /** Security schemes whose key stands in the query. */
  readonly keys: readonly SecurityScheme[];
}

/**
 * The parameter `in: querystring` of an operation. It stands alone: OpenAPI 3.2.0, Parameter Locations, allows one, and none `in: query`
 * beside it. A key of a security scheme may stand beside a form, and nowhere in JSON.
 */
export function readQuerystring(
  context: Context,
  { at, pathItem }: Operation,
  { parameters, keys }: Beside,
): WholeQuery | undefined {
  const all = [pathItem, at].flatMap((parent) => wholeQueries(context, parent));
  const byName = new Map(all.map((one) => [textAt(context, one, "name"), one]));
  const [only, another] = byName.values();
  if (only === undefined) return undefined;
  const beside = parameters.find((one) => one.in === "query")?.name;
  if (another !== undefined || beside !== undefined) {
    const name = textAt(context, another ?? only, "name");
    const other = beside ?? textAt(context, only, "name");
    return refuse(
      context,
      another ?? only,
      `The parameter \`${name}\` is the whole query, beside which there is the parameter \`${other}\`.`,
      "Make the other one a property of it, or write each property as a parameter `in: query`.",
    );
  }
  const whole = wholeQuery(context, only);
  const [key] = keys;
  if (key === undefined || whole === undefined || whole.querystring.mediaType === form)
    return whole;
  return refuse(
    context,
    only,
    `The parameter \`${textAt(context, only, "name")}\` is the whole query as JSON, in which the key of the security scheme \`${key.name}\` has no place.`,
    "Let the scheme take its key from a header or a cookie, or write the parameter as a form.",
  );
}

function wholeQueries(context: Context, parent: Located): readonly Located<Mapping>[] {
  return itemsAt(context, parent, "parameters")
    .flatMap((item) => asMapping(context, item) ?? [])
    .filter((one) => child(one, "in")?.value === "querystring" && child(one, "name") !== undefined);
}

function wholeQuery(context: Context, at: Located<Mapping>): WholeQuery | undefined {
  const [[mediaType, entry] = ["", undefined], another] = entriesAt(context, at, "content");
  const media = entry && asMapping(context, entry);
  const written = media && child(media, "schema");
  const name = textAt(context, at, "name");
  if (another !== undefined || !known.has(mediaType.toLowerCase())) {
    const said = mediaType === "" ? "no `content`" : `the \`content\` ${another?.[0] ?? mediaType}`;
    const message = `The parameter \`${name}\` is in \`querystring\` with ${said}, which is not supported.`;
    return refuse(context, at, message, `Write one of ${[...known].join(", ")}.`);
  }
  const isForm = mediaType.toLowerCase() === form;
  const types = isForm ? partsOf(context, written).flatMap(typesOf) : [];
  if (media === undefined || written === undefined || types.some((one) => one !== "object")) {
    const message = `The parameter \`${name}\` is in \`querystring\`, and has no schema${isForm ? " of an object" : ""}.`;
    const remedy = isForm
      ? "Write `schema: { type: object, … }` under its media type; what is no object goes as application/json."
      : "Write `schema` under its media type.";
    return refuse(context, at, message, remedy);
  }
  const encoding = readEncoding(context, media);
  const querystring = {
    mediaType: mediaType.toLowerCase(),
    required: flagAt(context, at, "required") === true,
    ...(encoding && { encoding }),
  };
  const examples = readExamples(context, media);
  return {
    querystring,
    schema: {
      ...schemaAt(context, written),
      ...(isForm && { type: "object" }),
      ...(examples && { examples }),
    },
  };
}

const form = "application/x-www-form-urlencoded";
const known: ReadonlySet<string> = new Set([form, "application/json"]);

/** The schema itself, and not a reference to it: that of a form is read property by property. */
function schemaAt(context: Context, at: Located): SchemaObject {
  const isBareRef = isMapping(at.value) && Object.keys(at.value).length === 1;
  const schema = normaliseSchema(context, (isBareRef && context.documents.follow(at)) || at);
  if (typeof schema === "boolean") return schema ? {} : { not: {} };
  const { description: _, ...rest } = schema;
  return rest;
}

function refuse(
  { diagnostics }: Context,
  { file, pointer }: Located,
  message: string,
  remedy: string,
): undefined {
  diagnostics.error("parameter-unsupported", { file, pointer }, message, remedy);
}
