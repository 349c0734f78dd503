import type { Publication, RuntimeExpression, Schema, Stream } from "../../model/index.ts";
import type { Imports } from "../imports.ts";
import type { ServiceFolder } from "../plan.ts";
import { declaredProperties, findProperty } from "../properties.ts";
import { literal } from "../text/literal.ts";
import type { Tools } from "../tools.ts";
import { type MemberSyntax, member, type ObjectSyntax, text } from "../types/syntax.ts";

/** Where the options of an event are printed, and what they are made of. */
export interface OptionsSurroundings {
  readonly folder: ServiceFolder;
  readonly tools: Tools;
  readonly imports: Imports;
}

/** What the contract asks of the sender of an event beside its data; `undefined` where that is nothing. */
export function optionsType(
  publication: Publication,
  stream: Stream | undefined,
  surroundings: OptionsSurroundings,
): ObjectSyntax | undefined {
  const { event, answers } = publication;
  const members = [
    ...headersMember(publication, surroundings),
    ...parametersMember(publication, stream, surroundings),
    ...(headerOf(event.correlationId) === undefined
      ? []
      : [member("correlationId", text("string"), true)]),
    ...(answers === undefined ? [] : [member("inReplyTo", text(answered(answers, surroundings)))]),
  ];
  return members.length === 0 ? undefined : { kind: "object", members };
}

/** Whether a sender can do without them. */
export function areOptional({ members }: ObjectSyntax): boolean {
  return members.every(({ optional }) => optional);
}

/** The headers, without those that the runtime fills in. */
function headersMember(
  { event, replyTo }: Publication,
  { folder, tools, imports }: OptionsSurroundings,
): MemberSyntax[] {
  if (event.headers === undefined) return [];
  const filled = [headerOf(event.correlationId), headerOf(replyTo?.location)];
  const declared = declaredProperties({ $ref: event.headers }, tools.types);
  const given = [...declared].filter(([name]) => !filled.includes(name));
  if (given.length === 0 && declared.size > 0) return [];
  const left = [...declared.keys()].filter((name) => filled.includes(name));
  const type = imports.type("./types.ts", folder.nameOf(event.headers));
  return [
    member(
      "headers",
      text(without(type, left)),
      given.every(([, one]) => !one.required),
    ),
  ];
}

/** The parameters of the address, without those that stand in the event. */
function parametersMember(
  publication: Publication,
  stream: Stream | undefined,
  { folder, tools, imports }: OptionsSurroundings,
): MemberSyntax[] {
  const parameters = stream?.parameters;
  if (parameters === undefined) return [];
  const located = Object.keys(locatedParameters(publication, stream, tools));
  const declared = declaredProperties({ $ref: parameters.type }, tools.types);
  const given = [...declared].filter(([name]) => !located.includes(name));
  if (given.length === 0) return [];
  const type = imports.type("./types.ts", folder.nameOf(parameters.type));
  const optional = given.every(([, { required }]) => !required);
  return [member("parameters", text(without(type, located)), optional)];
}

/** Runtime expressions of the parameters that stand in the event, by name. */
export function locatedParameters(
  { event }: Publication,
  stream: Stream | undefined,
  { types }: Tools,
): Readonly<Record<string, string>> {
  const locations = Object.entries(stream?.parameters?.locations ?? {});
  const found = locations.filter(([, { part, path }]) => {
    const type = part === "header" ? event.headers : event.payload;
    return type !== undefined && isDeclared({ $ref: type }, path, types);
  });
  return Object.fromEntries(found.map(([name, { text }]) => [name, text]));
}

function isDeclared(schema: Schema, path: readonly string[], types: Tools["types"]): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return true;
  const property = findProperty(schema, step, types);
  return property !== undefined && isDeclared(property.schema, rest, types);
}

function answered(
  { requests }: NonNullable<Publication["answers"]>,
  { folder, imports }: OptionsSurroundings,
): string {
  const request = imports.runtime("@revent/runtime/codegen", "InReplyTo");
  const headers = requests.map((one) => one.headers);
  if (headers.length === 0 || !headers.every((id) => id !== undefined)) return request;
  const names = headers.map((id) => imports.type("./types.ts", folder.nameOf(id)));
  return `${request}<${[...new Set(names)].join(" | ")}>`;
}

/** The header that an expression points at as a whole. */
function headerOf(expression: RuntimeExpression | undefined): string | undefined {
  if (expression?.part !== "header" || expression.path.length !== 1) return undefined;
  return expression.path[0];
}

function without(type: string, names: readonly string[]): string {
  return names.length === 0 ? type : `Omit<${type}, ${names.map(literal).join(" | ")}>`;
}
