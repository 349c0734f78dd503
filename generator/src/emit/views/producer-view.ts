import type { Publication } from "../../model/index.ts";
import { Imports } from "../imports.ts";
import { pascalCase } from "../names.ts";
import type { ServiceFolder } from "../plan.ts";
import { docComment } from "../text/comment.ts";
import { indented, lineWidth } from "../text/layout.ts";
import { identifier, literal, propertyKey } from "../text/literal.ts";
import type { Tools } from "../tools.ts";
import { printType } from "../types/print.ts";
import type { ObjectSyntax } from "../types/syntax.ts";
import { type FileView, header } from "./header.ts";
import { addressRules, eventRules, streamSettings } from "./producer-rules.ts";
import { code } from "./provenance.ts";
import { type SendMethodView, sendMethodView } from "./send-method.ts";
import { type OptionsSurroundings, optionsType } from "./send-options.ts";

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
  /** The type of what some events ask for beside data; absent where none does. */
  readonly options: MembersView | undefined;
  /** Comment of the class. */
  readonly doc: readonly string[];
  /** Name of the class. */
  readonly name: string;
  /** How the class begins: its name and what it extends, with the brace that opens the body. */
  readonly declaration: readonly string[];
  /** Name of the stream, as a literal. */
  readonly stream: string;
  /** Settings that the contract fixes, as lines in front of `...options`. */
  readonly settings: readonly string[];
  /** What the contract says of the address, as lines. */
  readonly address: readonly string[];
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

/** An object type that is declared beside a class. */
export interface MembersView {
  /** Name of the type. */
  readonly name: string;
  /** Its members, as lines. */
  readonly members: readonly string[];
}

/** Makes the view of `producer.ts`. */
export function producerView(folder: ServiceFolder, tools: Tools): ProducerView {
  const { names, service } = folder;
  const streams = streamsOf(service);
  const suffix = (stream: string) =>
    streams.length > 1 && stream !== service.name ? pascalCase(stream) : "";
  const named = streams.map((stream, index) => ({
    stream,
    publications: service.publications.filter(
      ({ event }) => event.stream === stream || (index === 0 && event.stream === ""),
    ),
    name: within(names.producer, "Producer", suffix(stream)),
    events: within(names.events, "Events", suffix(stream)),
    sendOptions: within(names.sendOptions, "SendOptions", suffix(stream)),
  }));
  const declared = named.flatMap(({ name, events, sendOptions }) => [name, events, sendOptions]);
  const imports = new Imports(declared);
  for (const symbol of [
    "Event",
    "Producer",
    "ProducerOptions",
    "Publisher",
    "SendOptions",
  ] as const) {
    imports.runtime("@revent/runtime/codegen", symbol);
  }
  const producers = named.map((one) => streamView({ folder, tools, imports }, one));
  return { header: header(folder), imports: imports.lines(folder.specifier), producers };
}

/** The streams that a service sends on. Where it only answers, its own name stands for them. */
function streamsOf({ name, publications }: ServiceFolder["service"]): readonly string[] {
  const streams = publications.map(({ event }) => event.stream).filter((one) => one !== "");
  return streams.length === 0 ? [name] : [...new Set(streams)];
}

/** A stream with the names of what is declared for it. */
interface NamedStream {
  readonly stream: string;
  readonly publications: readonly Publication[];
  readonly name: string;
  readonly events: string;
  readonly sendOptions: string;
}

function streamView(surroundings: OptionsSurroundings, named: NamedStream): StreamProducerView {
  const { folder, imports } = surroundings;
  const { stream: address, publications, name, events } = named;
  const { service } = folder;
  const stream = service.streams.find((one) => one.address === address);
  const data = ({ event }: Publication) => imports.type("./types.ts", folder.nameOf(event.payload));
  const options = new Map(
    publications.map((one) => [one, optionsType(one, stream, surroundings)] as const),
  );
  const sendOptions = optionsView(named, options);
  const types = [events, ...(sendOptions === undefined ? [] : [named.sendOptions])];
  return {
    eventsDoc: docComment([`What ${service.name} tells others: action to data.`], 0),
    events: identifier(events),
    data: publications.map((one) => ({ key: propertyKey(one.event.action), type: data(one) })),
    options: sendOptions,
    doc: docComment([about(service.name, address, stream !== undefined)], 0),
    name: identifier(name),
    declaration: declaration(name, types),
    stream: literal(address),
    settings: streamSettings(service.name, stream, address),
    address: addressRules(surroundings, stream),
    rules: publications.flatMap((one) => eventRules(surroundings, one, stream)),
    methods: publications.map((one) =>
      sendMethodView(one, data(one), {
        options: options.get(one),
        sendOptions: named.sendOptions,
        imports,
      }),
    ),
  };
}

/** Type arguments can have no comma at the end. */
function declaration(name: string, types: readonly string[]): string[] {
  const open = `export class ${identifier(name)} extends Producer<`;
  const flat = `${open}${types.join(", ")}> {`;
  if (flat.length <= lineWidth) return [flat];
  const lines = types.map((type, index) => (index < types.length - 1 ? `${type},` : type));
  return [open, ...indented(lines), "> {"];
}

function about(service: string, address: string, hasStream: boolean): string {
  return hasStream
    ? `Publishes on stream ${code(address)}; each method resolves once its event is stored.`
    : `Answers what ${service} is asked; each method resolves once its event is stored.`;
}

function optionsView(
  { sendOptions }: NamedStream,
  options: ReadonlyMap<Publication, ObjectSyntax | undefined>,
): StreamProducerView["options"] {
  const members = [...options].flatMap(([{ event }, type]) => {
    if (type === undefined) return [];
    return printType(type, {
      indent: 2,
      before: `${propertyKey(event.action)}: `,
      after: ";",
    });
  });
  return members.length === 0 ? undefined : { name: identifier(sendOptions), members };
}

/** Puts the stream's name in front of what kind of thing it is: `UsersAuditProducer`. */
function within(name: string, kind: string, stream: string): string {
  return name.slice(0, -kind.length) + stream + kind;
}
