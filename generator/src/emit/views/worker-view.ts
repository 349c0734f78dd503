import type { RetryPolicy, Subscription } from "../../model/index.ts";
import { Imports } from "../imports.ts";
import type { ServiceFolder } from "../plan.ts";
import { docComment } from "../text/comment.ts";
import { type CodeValue, indented, layOut, lineWidth } from "../text/layout.ts";
import { identifier, literal, memberName } from "../text/literal.ts";
import type { Tools } from "../tools.ts";
import { type FileView, header } from "./header.ts";

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
  /** One call of `on` after the other, as lines. */
  readonly handlers: readonly string[];
}

export function workerView(folder: ServiceFolder, tools: Tools): WorkerView {
  const { names, service } = folder;
  const imports = new Imports([names.worker]);
  for (const symbol of ["Subscriber", "Worker", "WorkerOptions"] as const) {
    imports.runtime("@revent/runtime/codegen", symbol);
  }
  const core = imports.type("./core.ts", names.core);
  const handlers = service.subscriptions.flatMap((one) => handler(folder, tools, imports, one));
  const called = service.subscriptions.map(({ name }) => literal(memberName(name)));
  const about = `Receives events for ${service.name}, as consumer group \`${service.name}\`, and hands each to the core.`;
  return {
    header: header(folder),
    imports: imports.lines(folder.specifier),
    doc: docComment([about], 0),
    name: identifier(names.worker),
    core: picked(core, called),
    group: literal(service.name),
    handlers,
  };
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
  const validator = tools.validators.nameIn(folder, event.payload, "plain");
  const options: CodeValue = {
    entries: [
      ["validate", imports.value("./validators.js", validator)],
      ...streamValues(folder, event.stream),
      ...(subscription.retry === undefined
        ? []
        : [["retry", retryValue(subscription.retry)] as const]),
      ...(subscription.deadLetter ? [] : [["deadLetter", "false"] as const]),
    ],
  };
  const hugging = `${open}${call}, {`;
  if (hugging.length + 4 <= lineWidth) return layOut(`${open}${call}, `, options, ");", 4);
  const items = [literal(event.stream), literal(event.action), call].map((item) => `${item},`);
  return ["this.on(", ...indented([...items, ...layOut("", options, ",", 6)]), ");"];
}

/** What a reader needs to know of the stream. */
function streamValues({ service }: ServiceFolder, address: string): [string, string][] {
  const stream = service.streams.find((one) => one.address === address);
  if (stream === undefined) return [];
  const { partitions, order } = stream.settings;
  return [
    ...(partitions === 1 ? [] : [["partitions", literal(partitions)] as [string, string]]),
    ...(order === "none" ? [] : [["order", literal(order)] as [string, string]]),
  ];
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
