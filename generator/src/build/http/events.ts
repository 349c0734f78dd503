import { child, itemsOf, type Located, type Mapping } from "../../load/index.ts";
import type { Schema, TypeId } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { asMapping, itemsAt, mappingAt, textAt } from "../read.ts";
import { normaliseSchema } from "../schema/normalise.ts";

/** Events of a stream that differ by name. */
export interface NamedEvents {
  /** Of an event as a whole. */
  readonly type: TypeId;
  /** Names of the events whose `data` is text as it is, and not JSON. */
  readonly text: readonly string[];
}

/**
 * What an `itemSchema` of `text/event-stream` says where it names its events: an object whose `event` is a `const`
 * or an `enum`, or a choice of such objects. Undefined otherwise.
 */
export function readNamedEvents(
  context: Context,
  itemSchema: Located,
  wanted: string,
): NamedEvents | undefined {
  const events = alternativesOf(context, itemSchema).map((at) => readEvent(context, at));
  const [only, another] = events;
  if (another === undefined && (only?.names ?? []).length === 0) return undefined;
  const place = { file: itemSchema.file, pointer: itemSchema.pointer };
  const schema =
    another === undefined ? (only?.schema ?? true) : { oneOf: events.map((one) => one.schema) };
  return {
    type: context.types.synthesize({ wanted, place, schema }),
    text: events
      .filter((one) => one.isText)
      .flatMap(({ names }) => (names.length === 0 ? ["message"] : names)),
  };
}

function alternativesOf(context: Context, at: Located): readonly Located<Mapping>[] {
  const schema = asMapping(context, at);
  if (schema === undefined) return [];
  const choice = child(schema, "oneOf") ?? child(schema, "anyOf");
  if (choice === undefined) return [schema];
  return itemsOf(choice).flatMap((one) => alternativesOf(context, one));
}

interface NamedEvent {
  /** Those that it may have; none where it has no name. */
  readonly names: readonly string[];
  readonly isText: boolean;
  readonly schema: Schema;
}

/** One kind of event. What is sent as JSON is described by `contentSchema`, as OpenAPI 3.2 has it, or right away. */
function readEvent(context: Context, at: Located<Mapping>): NamedEvent {
  const properties = mappingAt(context, at, "properties");
  const named = properties && mappingAt(context, properties, "event");
  const names = named === undefined ? [] : namesOf(context, named);
  const written = properties && child(properties, "data");
  const inner = written && child(written, "contentSchema");
  const data = inner ?? written;
  const target = data && typeof data.value === "object" ? asMapping(context, data) : undefined;
  const isText =
    data === undefined ||
    (inner === undefined && target !== undefined && child(target, "type")?.value === "string");
  const schema = {
    type: "object",
    required: [...(names.length === 0 ? [] : ["event"]), "data"],
    properties: {
      event: nameSchema(names),
      data: data === undefined ? { type: "string" } : normaliseSchema(context, data),
      id: { type: "string" },
      retry: { type: "integer", minimum: 0 },
    },
  };
  return { names, isText, schema };
}

function namesOf(context: Context, named: Located<Mapping>): readonly string[] {
  const name = textAt(context, named, "const");
  if (name !== undefined) return [name];
  return itemsAt(context, named, "enum").flatMap(({ value }) =>
    typeof value === "string" ? [value] : [],
  );
}

function nameSchema(names: readonly string[]): Schema {
  const [name, another] = names;
  if (name === undefined) return false;
  return another === undefined ? { const: name } : { enum: names };
}
