import type {
  DeadLetterPolicy,
  RetryPolicy,
  Stream,
  Subscription,
  TypeId,
} from "../../model/index.ts";
import { Imports } from "../imports.ts";
import type { ServiceFolder } from "../plan.ts";
import { docComment } from "../text/comment.ts";
import { type CodeValue, indented, layOut, lineWidth } from "../text/layout.ts";
import { identifier, literal, memberName, propertyAccess, propertyKey } from "../text/literal.ts";
import type { Tools } from "../tools.ts";
import type { Form } from "../validators/plan.ts";
import { enumerated } from "./addresses.ts";
import { type FileView, header } from "./header.ts";
import type { MembersView } from "./producer-view.ts";

/** View of `worker.ts`. */
export interface WorkerView extends FileView {
  /** Comment of the class. */
  readonly doc: readonly string[];
  /** Name of the class. */
  readonly name: string;
  /** The parameter `core`, as lines: the methods that the worker calls. */
  readonly core: readonly string[];
  /** Name of the consumer group, as a literal. */
  readonly group: string;
  /** The type of the addresses that one has to choose; absent where there is nothing to choose. */
  readonly addresses: MembersView | undefined;
  /** The parameter `options`. */
  readonly options: string;
  /** One call of `on` after the other, as lines. */
  readonly handlers: readonly string[];
}

export function workerView(folder: ServiceFolder, tools: Tools): WorkerView {
  const { names, service } = folder;
  const imports = new Imports([names.worker, names.addresses]);
  for (const symbol of ["Subscriber", "Worker", "WorkerOptions"] as const) {
    imports.runtime("@revent/runtime/codegen", symbol);
  }
  const core = imports.type("./core.ts", names.core);
  const handlers = service.subscriptions.flatMap((one) => handler(folder, tools, imports, one));
  const called = service.subscriptions.map(({ name }) => literal(memberName(name)));
  const addresses = addressesView(folder, tools, imports);
  const workerOptions = imports.runtime("@revent/runtime/codegen", "WorkerOptions");
  const about = `Receives events for ${service.name}, as consumer group \`${service.name}\`, and hands each to the core.`;
  return {
    header: header(folder),
    imports: imports.lines(folder.specifier),
    doc: docComment([about], 0),
    name: identifier(names.worker),
    core: picked(core, called),
    group: literal(service.name),
    addresses,
    options: addresses
      ? `options: ${workerOptions} & { addresses: ${addresses.name} }`
      : `options?: ${workerOptions}`,
    handlers,
  };
}

function addressesView(
  folder: ServiceFolder,
  tools: Tools,
  imports: Imports,
): WorkerView["addresses"] {
  const members = receivedStreams(folder).flatMap(({ address, parameters }) => {
    if (parameters === undefined || enumerated(parameters.type, tools) !== undefined) return [];
    const type = imports.type("./types.ts", folder.nameOf(parameters.type));
    return [`${propertyKey(address)}: readonly ${type}[];`];
  });
  return members.length === 0 ? undefined : { name: identifier(folder.names.addresses), members };
}

function receivedStreams({ service }: ServiceFolder): readonly Stream[] {
  const received = new Set(service.subscriptions.map(({ event }) => event.stream));
  return service.streams.filter(({ address }) => received.has(address));
}

function picked(core: string, names: readonly string[]): string[] {
  const flat = `core: Pick<${core}, ${names.join(" | ")}>,`;
  if (flat.length + 4 <= lineWidth) return [flat];
  const lines = [`${core},`, ...names.map((name) => `| ${name}`)];
  return ["core: Pick<", ...indented(lines), ">,"];
}

function handler(
  folder: ServiceFolder,
  tools: Tools,
  imports: Imports,
  subscription: Subscription,
): string[] {
  const { event, name } = subscription;
  const open = `this.on(${literal(event.stream)}, ${literal(event.action)}, `;
  const call = `(event, context) => core.${memberName(name)}(event, context)`;
  const options = handlerOptions(folder, tools, imports, subscription);
  const hugging = `${open}${call}, {`;
  if (hugging.length + 4 <= lineWidth) return layOut(`${open}${call}, `, options, ");", 4);
  const items = [literal(event.stream), literal(event.action), call].map((item) => `${item},`);
  return ["this.on(", ...indented([...items, ...layOut("", options, ",", 6)]), ");"];
}

function handlerOptions(
  folder: ServiceFolder,
  tools: Tools,
  imports: Imports,
  { event, retry, deadLetter }: Subscription,
): CodeValue {
  const validator = (id: TypeId, form: Form = "plain") =>
    imports.value("./validators.js", tools.validators.nameIn(folder, id, form));
  const stream = folder.service.streams.find(({ address }) => address === event.stream);
  const entries: (readonly [string, CodeValue])[] = [["validate", validator(event.payload)]];
  if (event.headers) entries.push(["headers", validator(event.headers)]);
  if (event.correlationId) entries.push(["correlationId", literal(event.correlationId.text)]);
  if (stream?.parameters) {
    const { type } = stream.parameters;
    entries.push(["parameters", validator(type, "input")]);
    entries.push(["addresses", addressesValue(event.stream, type, tools)]);
  }
  if (stream) entries.push(...streamValues(stream));
  if (retry) entries.push(["retry", retryValue(retry)]);
  if (deadLetter !== true) entries.push(["deadLetter", deadLetterValue(deadLetter)]);
  return { entries };
}

function deadLetterValue(policy: Exclude<DeadLetterPolicy, true>): CodeValue {
  return policy === false ? "false" : { entries: [["key", literal(policy.key)]] };
}

/** What a reader needs to know of the stream. */
function streamValues({ settings: { partitions, order, maxBytes } }: Stream): [string, string][] {
  return [
    ...(partitions === 1 ? [] : [["partitions", literal(partitions)] as [string, string]]),
    ...(order === "none" ? [] : [["order", literal(order)] as [string, string]]),
    ...(maxBytes === undefined ? [] : [["maxBytes", literal(maxBytes)] as [string, string]]),
  ];
}

/** Where to listen: everywhere where the contract lists all values, or where whoever makes the worker says. */
function addressesValue(address: string, type: TypeId, tools: Tools): CodeValue {
  const all = enumerated(type, tools);
  if (all === undefined) return `options.addresses${propertyAccess(address)}`;
  const items = all.map((values) => ({
    entries: Object.entries(values).map(
      ([name, value]) => [propertyKey(name), literal(value)] as const,
    ),
  }));
  return { items };
}

function retryValue({ attempts, backoff }: RetryPolicy): CodeValue {
  return {
    entries: [
      ...(attempts === undefined ? [] : [["attempts", literal(attempts)] as const]),
      ...(backoff === undefined ? [] : [["backoff", backoffValue(backoff)] as const]),
    ],
  };
}

function backoffValue(backoff: NonNullable<RetryPolicy["backoff"]>): CodeValue {
  const entries = Object.entries(backoff).filter(([, value]) => value !== undefined);
  return { entries: entries.map(([name, value]) => [name, literal(value)] as const) };
}
