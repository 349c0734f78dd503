import { child, type Located, type Mapping } from "../../load/index.ts";
import type { AddressParameters, RuntimeExpression, SchemaObject } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { pascalCase } from "../names/identifiers.ts";
import { asMapping, entriesAt, itemsAt, textAt } from "../read.ts";
import { normaliseSchema } from "../schema/normalise.ts";
import { readExpression } from "./expression.ts";
import type { Channel } from "./operation.ts";

const parameter = /\{([^{}]*)\}/g;

/** Names of the parameters in an address, in its order. */
function parametersIn(address: string): readonly string[] {
  return Array.from(address.matchAll(parameter), ([, name = ""]) => name);
}

/** Whether an address can be built and read: what is wrong with it is told. */
export function isAddress({ diagnostics }: Context, { address, at }: Channel): boolean {
  const fault = faultOf(address);
  if (fault === undefined) return true;
  diagnostics.error(
    "channel-unsupported",
    { file: at.file, pointer: at.pointer },
    fault,
    "Write an address such as `orders.{region}.events`.",
  );
  return false;
}

function faultOf(address: string): string | undefined {
  if (address === "") return "The channel has no address.";
  const names = parametersIn(address);
  if (names.includes("") || /[{}]/.test(address.replace(parameter, "")))
    return `The braces of the address \`${address}\` are no parameters.`;
  if (new Set(names).size < names.length)
    return `The address \`${address}\` has the same parameter twice.`;
  if (/\}[\p{L}\p{N}{%]/u.test(address))
    return `In the address \`${address}\` nothing separates a parameter from what follows it.`;
  return undefined;
}

/** The parameters of a channel's address; `undefined` where it has none. */
export function readParameters(
  context: Context,
  { address, at }: Channel,
): AddressParameters | undefined {
  const names = parametersIn(address);
  const declared = new Map(entriesAt(context, at, "parameters"));
  reportUnknown(
    context,
    [...declared].filter(([name]) => !names.includes(name)),
    address,
  );
  if (names.length === 0) return undefined;
  const found = names.map((name) => {
    const entry = declared.get(name);
    const parameter = entry && asMapping(context, entry);
    if (parameter === undefined) reportUndeclared(context, at, name, address);
    return [name, parameter] as const;
  });
  const properties = found.map(
    ([name, parameter]) => [name, parameter ? schemaOf(context, parameter) : text] as const,
  );
  const locations = found.flatMap(([name, parameter]) => {
    const location = readExpression(context, parameter && child(parameter, "location"));
    return location === undefined ? [] : [[name, location] as const];
  });
  const type = context.types.synthesize({
    wanted: `${pascalCase(address) ?? ""}Parameters`,
    place: { file: at.file, pointer: at.pointer },
    schema: objectOf(properties),
  });
  const hasDefaults = properties.some(([, schema]) => schema.default !== undefined);
  return { type, hasDefaults, locations: Object.fromEntries<RuntimeExpression>(locations) };
}

const text: SchemaObject = { type: "string" };

function objectOf(properties: readonly (readonly [string, SchemaObject])[]): SchemaObject {
  const required = properties.filter(([, schema]) => schema.default === undefined);
  return {
    type: "object",
    ...(required.length > 0 && { required: required.map(([name]) => name) }),
    properties: Object.fromEntries(properties),
  };
}

/** Version 2 has a schema for a parameter; in version 3 it is text, and its keywords stand in the parameter itself. */
function schemaOf(context: Context, parameter: Located<Mapping>): SchemaObject {
  const description = textAt(context, parameter, "description");
  const documented = description === undefined ? {} : { description };
  const schema = child(parameter, "schema");
  if (schema !== undefined) {
    const read = normaliseSchema(context, schema);
    return { ...(typeof read === "boolean" ? text : read), ...documented };
  }
  const values = itemsAt(context, parameter, "enum").map(({ value }) => String(value));
  const preset = child(parameter, "default")?.value;
  return {
    ...text,
    ...documented,
    ...(values.length > 0 && { enum: [...new Set(values)] }),
    ...(preset !== undefined && preset !== null && { default: String(preset) }),
  };
}

function reportUnknown(
  { diagnostics }: Context,
  unknown: readonly (readonly [string, Located])[],
  address: string,
): void {
  for (const [name, { file, pointer }] of unknown) {
    diagnostics.warn(
      "parameter-unknown",
      { file, pointer, part: "key" },
      `The address \`${address}\` has no \`{${name}}\`; the parameter is left out.`,
      "Name it in the address, or remove it.",
    );
  }
}

function reportUndeclared(
  { diagnostics }: Context,
  { file, pointer }: Located,
  name: string,
  address: string,
): void {
  diagnostics.warn(
    "parameter-undeclared",
    { file, pointer },
    `The parameter \`${name}\` of the address \`${address}\` is not declared; it is taken as text.`,
    "Add it to the channel's `parameters`.",
  );
}
