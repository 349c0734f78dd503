import type {
  Parameter,
  ParameterLocation,
  Place,
  Route,
  Schema,
  SchemaObject,
  TypeId,
} from "../../model/index.ts";
import type { Context } from "../context.ts";
import { pascalCase } from "../names/identifiers.ts";

const suffixes: Readonly<Record<ParameterLocation, readonly [suffix: string, title: string]>> = {
  path: ["Params", "Path"],
  query: ["Query", "Query"],
  header: ["Headers", "Headers"],
  cookie: ["Cookies", "Cookies"],
};

const locations = ["path", "query", "header", "cookie"] as const;

/** What the groups of an operation are called and documented by. */
export interface GroupOwner {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly place: Place;
}

/**
 * One object type for each location that has parameters, by location.
 *
 * @param query the schema of a query that is one value, in place of parameters
 */
export function groupParameters(
  { types }: Context,
  owner: GroupOwner,
  parameters: readonly Parameter[],
  query?: SchemaObject,
): Route["groups"] {
  const entries = locations.flatMap((location) => {
    const members = parameters.filter((parameter) => parameter.in === location);
    const whole = location === "query" ? query : undefined;
    if (members.length === 0 && whole === undefined) return [];
    const [suffix, title] = suffixes[location];
    const key = types.synthesize({
      wanted: `${pascalCase(owner.name) ?? ""}${suffix}`,
      place: owner.place,
      schema: {
        description: `${title} of \`${owner.method} ${owner.path}\`.`,
        ...(whole ?? objectOf(members)),
      },
    });
    return [[location, key] as const];
  });
  return Object.fromEntries(entries);
}

/** One object type of the headers of a response; undefined where it declares none. */
export function groupHeaders(
  { types }: Context,
  { wanted, place }: { readonly wanted: string; readonly place: Place },
  headers: readonly Parameter[],
): TypeId | undefined {
  if (headers.length === 0) return undefined;
  return types.synthesize({
    wanted,
    place,
    schema: { description: "Headers of an answer.", ...objectOf(headers) },
  });
}

function objectOf(members: readonly Parameter[]): Record<string, unknown> {
  const required = members.filter((one) => one.required).map(({ name }) => name);
  return {
    type: "object",
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(members.map((one) => [one.name, propertyOf(one)])),
  };
}

/** The parameter's schema with the parameter's own documentation, which is nearer to the reader. */
function propertyOf(parameter: Parameter): Schema {
  const { description, deprecated, allowEmptyValue } = parameter;
  const schema = allowEmptyValue === true ? orEmpty(parameter.schema) : parameter.schema;
  if (description === undefined && deprecated === undefined) return schema;
  if (schema === false) return schema;
  return {
    ...(schema === true ? {} : schema),
    ...(description !== undefined && { description }),
    ...(deprecated !== undefined && { deprecated }),
  };
}

/** What has no value is an empty text. A default stays where it is looked for. */
function orEmpty(schema: Schema): Schema {
  if (typeof schema === "boolean") return schema;
  const { default: otherwise, ...rest } = schema;
  const anyOf = [rest, { const: "" }];
  return { anyOf, ...(otherwise !== undefined && { default: otherwise }) };
}
