import type { EventType, Route, Subscription } from "../../model/index.ts";
import type { Imports } from "../imports.ts";
import type { ServiceNames } from "../names.ts";
import type { ServiceFolder } from "../plan.ts";
import { asSentence } from "../text/comment.ts";
import { memberName } from "../text/literal.ts";
import { contractDoc, contractLine, eventProvenance, operationProvenance } from "./provenance.ts";

/** A method of the core: what a service does for one operation or one received event. */
export interface Handler {
  /** Paragraphs, not escaped. */
  readonly doc: readonly (string | undefined)[];
  /** The same in short, for where the whole stands elsewhere. */
  readonly line: readonly (string | undefined)[];
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly returns: string;
}

/** The methods of a service's core, operations first, in the order of the contracts. */
export function handlers(folder: ServiceFolder, imports: Imports): readonly Handler[] {
  const { routes, subscriptions } = folder.service;
  return [
    ...routes.map((route) => operationHandler(folder, route, imports)),
    ...subscriptions.map((subscription) => eventHandler(folder, subscription, imports)),
  ];
}

function operationHandler({ names }: ServiceFolder, route: Route, imports: Imports): Handler {
  const context = imports.runtime("@revent/runtime", "HttpContext");
  const principal = principalOf(names, route);
  const own = names.operations.get(route.name);
  return {
    doc: contractDoc(route, operationProvenance(route)),
    line: contractLine(route, operationProvenance(route)),
    name: memberName(route.name),
    parameters: [
      { name: "request", type: own?.request ?? "unknown" },
      { name: "context", type: principal === undefined ? context : `${context}<${principal}>` },
    ],
    returns: `Promise<${own?.response ?? "unknown"}>`,
  };
}

function eventHandler(
  folder: ServiceFolder,
  { event, name, summary }: Subscription,
  imports: Imports,
): Handler {
  const received = imports.runtime("@revent/runtime", "Event");
  const used = [event.payload, event.headers ?? []].flat();
  const types = used.map((id) => imports.type("./types.ts", folder.nameOf(id)));
  return {
    doc: contractDoc(withReaction(event, summary), eventProvenance(event)),
    line: contractLine(event, eventProvenance(event)),
    name: memberName(name),
    parameters: [
      { name: "event", type: `${received}<${types.join(", ")}>` },
      { name: "context", type: eventContext(folder, event.stream, imports) },
    ],
    returns: "Promise<void>",
  };
}

/** The event with what the service does about it behind what has happened. */
function withReaction(event: EventType, reaction: string | undefined): EventType {
  const happened = event.summary?.trim() ?? "";
  const done = reaction?.trim() ?? "";
  if (done === "" || done === happened) return event;
  return { ...event, summary: happened === "" ? done : `${asSentence(happened)} ${done}` };
}

/** The context of an event, with the parameters of its address where that has any: all of them are there. */
function eventContext(folder: ServiceFolder, stream: string, imports: Imports): string {
  const context = imports.runtime("@revent/runtime", "EventContext");
  const parameters = folder.service.streams.find((one) => one.address === stream)?.parameters;
  if (parameters === undefined) return context;
  const type = imports.type("./types.ts", folder.nameOf(parameters.type));
  return parameters.hasDefaults ? `${context}<Required<${type}>>` : `${context}<${type}>`;
}

/** Who is calling, as the first scheme of each alternative says; undefined for a route that is open to all. */
function principalOf({ principals }: ServiceNames, { security }: Route): string | undefined {
  const types = security.map(([first]) =>
    first === undefined ? "undefined" : (principals.get(first.scheme) ?? "unknown"),
  );
  if (types.every((one) => one === "undefined")) return undefined;
  const known = types.filter((one) => one !== "undefined");
  return [...new Set([...known, ...types])].join(" | ");
}
