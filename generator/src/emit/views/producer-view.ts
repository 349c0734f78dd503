import type { Publication, Schema, SchemaObject, Stream } from "../../model/index.ts";
import { Imports } from "../imports.ts";
import { pascalCase } from "../names.ts";
import type { ServiceFolder } from "../plan.ts";
import { type FoundProperty, findProperty, resolveSchema } from "../schemas.ts";
import { docComment } from "../text/comment.ts";
import { layOut, list } from "../text/layout.ts";
import { identifier, literal, memberName, propertyAccess, propertyKey } from "../text/literal.ts";
import type { Tools } from "../tools.ts";
import { type FileView, header } from "./header.ts";
import { code, contractLine } from "./provenance.ts";

/** View of `producer.ts`. */
export interface ProducerView extends FileView {
  /** One for each stream that the service sends on. */
  readonly producers: readonly StreamProducerView[];
}

/** A producer of one stream. */
export interface StreamProducerView {
  /** Comment of the type that maps actions to data. */
  readonly eventsDoc: readonly string[];
  /** Name of the type that maps actions to data. */
  readonly events: string;
  /** Entries of that type. */
  readonly data: readonly EventDataView[];
  /** Comment of the class. */
  readonly doc: readonly string[];
  /** Name of the class. */
  readonly name: string;
  /** Name of the stream, as a literal. */
  readonly stream: string;
  /** Settings that the contract fixes, as lines in front of `...options`. */
  readonly settings: readonly string[];
  /** What the contract says of each event, as lines. */
  readonly rules: readonly string[];
  /** One for each event, in the order of the contract. */
  readonly methods: readonly SendMethodView[];
}

/** The data of one event. */
export interface EventDataView {
  /** Its action, as the key of a property. */
  readonly key: string;
  /** The type of its data. */
  readonly type: string;
}

/** A method that sends one event. */
export interface SendMethodView {
  /** Comment of the method. */
  readonly doc: readonly string[];
  /** Name, parameters and what it returns, with the brace that opens the body. */
  readonly signature: readonly string[];
  /** The event's action, as a literal. */
  readonly action: string;
}

export function producerView(folder: ServiceFolder, tools: Tools): ProducerView {
  const { names, service } = folder;
  const streams = [...new Set(service.publications.map(({ event }) => event.stream))];
  const suffix = (stream: string) =>
    streams.length > 1 && stream !== service.name ? pascalCase(stream) : "";
  const named = streams.map((stream) => ({
    stream,
    name: within(names.producer, "Producer", suffix(stream)),
    events: within(names.events, "Events", suffix(stream)),
  }));
  const imports = new Imports(named.flatMap(({ name, events }) => [name, events]));
  for (const symbol of [
    "Event",
    "Producer",
    "ProducerOptions",
    "Publisher",
    "SendOptions",
  ] as const) {
    imports.runtime("@revent/runtime/codegen", symbol);
  }
  const producers = named.map((one) => streamView(folder, tools, imports, one));
  return { header: header(folder), imports: imports.lines(folder.specifier), producers };
}

function streamView(
  folder: ServiceFolder,
  tools: Tools,
  imports: Imports,
  { stream, name, events }: { stream: string; name: string; events: string },
): StreamProducerView {
  const { service } = folder;
  const publications = service.publications.filter(({ event }) => event.stream === stream);
  const data = ({ event }: Publication) => imports.type("./types.ts", folder.nameOf(event.payload));
  const about = `Publishes on stream ${code(stream)}; each method resolves once its event is stored.`;
  return {
    eventsDoc: docComment([`What ${service.name} tells others: action to data.`], 0),
    events: identifier(events),
    data: publications.map((one) => ({ key: propertyKey(one.event.action), type: data(one) })),
    doc: docComment([about], 0),
    name: identifier(name),
    stream: literal(stream),
    settings: settings(
      service.name,
      service.streams.find((one) => one.address === stream),
      stream,
    ),
    rules: publications.flatMap((one) => rules(folder, tools, imports, one)),
    methods: publications.map((one) => ({
      ...method(one, data(one), imports),
      action: literal(one.event.action),
    })),
  };
}

function method(
  { event, name }: Publication,
  data: string,
  imports: Imports,
): { doc: string[]; signature: string[] } {
  const options = imports.runtime("@revent/runtime/codegen", "SendOptions");
  const returned = imports.runtime("@revent/runtime/codegen", "Event");
  return {
    doc: docComment(contractLine(event, `Event ${code(event.action)}.`), 2),
    signature: list(
      `${memberName(name)}(`,
      [`data: ${data}`, `options?: ${options}`],
      `): Promise<${returned}<${data}>> {`,
      2,
    ),
  };
}

function settings(service: string, stream: Stream | undefined, address: string): string[] {
  const source = address === service ? [] : [`source: ${literal(service)},`];
  if (stream === undefined) return source;
  const { encoding, partitions, durability, retentionMs, maxLength } = stream.settings;
  return [
    ...source,
    ...(encoding === "cloudevents" ? [] : [`encoding: ${literal(encoding)},`]),
    ...(partitions === 1 ? [] : [`partitions: ${literal(partitions)},`]),
    ...(durability === "primary" ? [] : [`durability: ${literal(durability)},`]),
    ...(retentionMs === undefined ? [] : [`retentionMs: ${literal(retentionMs)},`]),
    ...(maxLength === undefined ? [] : [`maxLength: ${literal(maxLength)},`]),
  ];
}

function rules(
  folder: ServiceFolder,
  tools: Tools,
  imports: Imports,
  { event }: Publication,
): string[] {
  const name = tools.validators.nameIn(folder, event.payload, "plain");
  const validate = imports.value("./validators.js", name);
  const key =
    event.key === undefined ? [] : [["key", keyFunction(event.payload, event.key, tools)] as const];
  const value = { entries: [["validate", validate] as const, ...key] };
  return layOut(`${propertyKey(event.action)}: `, value, ",", 8);
}

/** A function that reads the ordering key; text where the contract allows something else. */
function keyFunction(payload: string, path: readonly string[], { types }: Tools): string {
  let schema: Schema = { $ref: payload };
  let access = "data";
  let follows: "sure" | "maybe" = "sure";
  let always = true;
  for (const name of path) {
    const found: FoundProperty | undefined = findProperty(schema, name, types);
    access += follows === "sure" ? propertyAccess(name) : optionalAccess(name);
    schema = found?.schema ?? true;
    follows =
      found?.required === true && !isNullable(resolveSchema(schema, types)) ? "sure" : "maybe";
    always &&= follows === "sure";
  }
  const { type } = resolveSchema(schema, types);
  if (type === "string") return `(data) => ${access}`;
  if (always) return `(data) => String(${access})`;
  return type === undefined
    ? `(data) => (${access} == null ? undefined : String(${access}))`
    : `(data) => ${access}?.toString()`;
}

function isNullable({ type }: SchemaObject): boolean {
  return Array.isArray(type) && type.includes("null");
}

function optionalAccess(name: string): string {
  const access = propertyAccess(name);
  return access.startsWith("[") ? `?.${access}` : `?${access}`;
}

/** Puts the stream's name in front of what kind of thing it is: `UsersAuditProducer`. */
function within(name: string, kind: string, stream: string): string {
  return name.slice(0, -kind.length) + stream + kind;
}
