import { child, identity, type Located, type Mapping } from "../../load/index.ts";
import type { EventType, Publication, Stream, Subscription } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { readDeadLetter } from "../extensions/dead-letter.ts";
import { readEmits } from "../extensions/emits.ts";
import { checkExtensions } from "../extensions/known.ts";
import { readRetry } from "../extensions/retry.ts";
import { readStreamSettings } from "../extensions/stream.ts";
import { planPublicationNames, planSubscriptionNames } from "../names/plan-events.ts";
import { textAt } from "../read.ts";
import { readAnswers } from "./answers.ts";
import { checkEncoding } from "./check-encoding.ts";
import { readEvent } from "./message.ts";
import type { EventOperation } from "./operation.ts";
import { readOperationsV2 } from "./operations-v2.ts";
import { readOperationsV3 } from "./operations-v3.ts";
import { isAddress, readParameters } from "./parameters.ts";
import { layersOf, layerWith } from "./traits.ts";

/** What an AsyncAPI document says about a service. */
export interface EventContract {
  readonly streams: readonly Stream[];
  readonly publications: readonly Publication[];
  readonly subscriptions: readonly Subscription[];
}

/** What {@link buildEvents} needs to know of the service. */
export interface EventService {
  readonly name: string;
  /** The method names that its core has already. */
  readonly routes: readonly string[];
}

/** Reads an AsyncAPI document, 2.0 to 3.1. */
export function buildEvents(
  context: Context,
  document: Located<Mapping>,
  { name, routes }: EventService,
): EventContract {
  const isV2 = String(child(document, "asyncapi")?.value).startsWith("2");
  const operations = isV2
    ? readOperationsV2(context, document)
    : readOperationsV3(context, document, name);
  const usable = operations.filter((one) => goesToRequest(one) || isAddress(context, one.channel));
  for (const { at, action } of usable) {
    const allowed = action === "send" ? [] : ["x-emits", "x-retry", "x-dead-letter"];
    for (const layer of layersOf(context, at)) checkExtensions(context, layer, allowed);
  }
  const streams = readStreams(context, usable);
  const contract = {
    streams,
    publications: readPublications(context, usable),
    subscriptions: readSubscriptions(context, usable, streams, routes),
  };
  checkEncoding(context, contract);
  return contract;
}

/** Whether the operation sends answers to where their requests say. */
function goesToRequest({ answers }: EventOperation): boolean {
  return answers?.address !== undefined;
}

function readStreams(context: Context, operations: readonly EventOperation[]): readonly Stream[] {
  const streams = new Map<string, Stream>();
  for (const { channel } of operations.filter((one) => !goesToRequest(one))) {
    const { address, at } = channel;
    if (streams.has(address)) continue;
    checkExtensions(context, at, ["x-stream"]);
    const settings = readStreamSettings(context, at);
    const parameters = readParameters(context, channel);
    const place = { file: at.file, pointer: at.pointer };
    const known = parameters && { parameters };
    streams.set(address, { kind: "stream", address, ...known, settings, place });
  }
  return [...streams.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}

interface Occurrence {
  readonly event: EventType;
  readonly operation: EventOperation;
  /** All that name it, the first one included. */
  readonly operations: EventOperation[];
}

function readPublications(
  context: Context,
  operations: readonly EventOperation[],
): readonly Publication[] {
  const sent = occurrences(context, operations, "send");
  const names = planPublicationNames(sent.map(({ event }) => event));
  return sent.map(({ event, operation, operations }, index) => {
    const { file, pointer } = operation.at;
    const answers = readAnswers(context, operations);
    return {
      kind: "publication",
      name: names[index] ?? "",
      event,
      ...(operation.replyTo && { replyTo: operation.replyTo }),
      ...(answers && { answers }),
      place: { file, pointer },
    };
  });
}

function readSubscriptions(
  context: Context,
  operations: readonly EventOperation[],
  streams: readonly Stream[],
  routes: readonly string[],
): readonly Subscription[] {
  const received = occurrences(context, operations, "receive");
  const names = planSubscriptionNames(
    received.map(({ event }) => event),
    routes,
  );
  return received.map(({ event, operation: { at, isAnswered } }, index) => {
    const layers = layersOf(context, at);
    const layer = (extension: string) => layerWith(layers, extension) ?? at;
    const summary = textAt(context, layer("summary"), "summary");
    const retry = readRetry(context, layer("x-retry"));
    const stream = streams.find(({ address }) => address === event.stream);
    const order = stream?.settings.order ?? "none";
    return {
      kind: "subscription",
      name: names[index] ?? "",
      ...(summary !== undefined && { summary }),
      event,
      ...(retry && { retry }),
      deadLetter: readDeadLetter(context, layer("x-dead-letter"), order),
      emits: readEmits(context, layer("x-emits")),
      ...(isAnswered && { answer: isAnswered }),
      place: { file: at.file, pointer: at.pointer },
    };
  });
}

/** Each event of one direction once, however many operations name it. */
function occurrences(
  context: Context,
  operations: readonly EventOperation[],
  action: EventOperation["action"],
): readonly Occurrence[] {
  const found = new Map<string, Occurrence>();
  for (const operation of operations.filter((one) => one.action === action)) {
    for (const message of operation.messages) {
      const event = readEvent(context, message, operation.channel);
      if (event === undefined) continue;
      const key = JSON.stringify([event.stream, event.action]);
      const twin = found.get(key);
      if (twin === undefined) found.set(key, { event, operation, operations: [operation] });
      else if (identity(twin.event.place) === identity(event.place))
        twin.operations.push(operation);
      else reportTwin(context, event, twin.event);
    }
  }
  return [...found.values()];
}

function reportTwin({ diagnostics }: Context, event: EventType, twin: EventType): void {
  diagnostics.error(
    "event-duplicate",
    event.place,
    `The stream \`${event.stream}\` has another message called \`${event.action}\`, in ${identity(twin.place)}.`,
    "Give each its own `name`.",
  );
}
