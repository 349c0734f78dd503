import { randomUUID } from "node:crypto";
import { type Fault, ReventError } from "../errors/index.ts";
import { faultsOf, type Validator } from "../validation.ts";
import { buildAddress } from "./address.ts";
import { timeNow, timeOf } from "./clock.ts";
import { headerOf, readExpression, readText } from "./expression.ts";
import { dataPointer, headersPointer, inOneLine, parametersPointer } from "./faults.ts";
import { type Event, eventOf, type InReplyTo, type Message, type TextHeaders } from "./message.ts";
import type { DeclaredSettings, SendSettings } from "./send-options.ts";
import { textOf } from "./text.ts";

/** What the contract says of one event. Runtime expressions are those of AsyncAPI, such as `$message.header#/replyTo`. */
export interface EventRules<Data> {
  /** Data that does not fit is refused. */
  readonly validate?: Validator<Data>;
  /** The ordering key inside the data. */
  readonly key?: (data: Data) => string | undefined;
  /** Headers that do not fit are refused. */
  readonly headers?: Validator;
  /** Runtime expression: where the correlation id stands. */
  readonly correlationId?: string;
  /** Runtime expressions: where in the event the parameters of the address stand, by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** A request: the header that says where answers are awaited, and that address. */
  readonly replyTo?: { readonly location: string; readonly address: string };
  /** An answer: runtime expression for where the request says its address. */
  readonly replyAddress?: string;
}

/** What composing a message needs to know. */
export interface Composition<Data> {
  /** The channel's address; it may have parameters. */
  readonly stream: string;
  readonly source: string | undefined;
  readonly action: string;
  readonly data: Data;
  readonly rules: EventRules<Data>;
  /** Checks the parameters of the address, and fills in their defaults. */
  readonly parameters: Validator | undefined;
  readonly options: SendSettings & DeclaredSettings;
  /** Headers that every event gets. */
  readonly common: TextHeaders | undefined;
}

/** An event as it is published, and as whoever sends it sees it. */
export interface Composed<Data> {
  readonly message: Message;
  readonly event: Event<Data>;
}

/** @throws ReventError `invalid_event` for what the contract does not allow, `misuse` for options that mean nothing */
export function compose<Data>(composition: Composition<Data>): Composed<Data> {
  const { action, data, rules, options } = composition;
  const id = options.id ?? randomUUID();
  const declared = withReplies(composition, id);
  refuse(composition, rules.validate, data, dataPointer);
  refuse(composition, rules.headers, declared, headersPointer);
  const key = options.key ?? rules.key?.(data);
  const headers = textHeaders(composition.common, declared);
  const stream = addressOf(composition, declared);
  const source = composition.source ?? stream;
  const time = options.time === undefined ? timeNow() : timeOf(options.time);
  const text = serialise(composition);
  const message: Message =
    key === undefined
      ? { id, stream, action, source, time, headers, contentType, data: text }
      : { id, stream, action, source, time, key, headers, contentType, data: text };
  const event = eventOf(message, headers, data);
  const correlationId =
    rules.correlationId && readText(rules.correlationId, { headers: declared, data });
  return { message, event: correlationId === undefined ? event : { ...event, correlationId } };
}

/** RFC 2046 media type of all data that is sent. */
const contentType = "application/json";

/** The headers that most events have: one object, so that it is known without being looked into. */
const none: TextHeaders = Object.freeze({});

/** The headers that were given, and those that say what belongs together and where answers go. */
function withReplies<Data>({ rules, options }: Composition<Data>, id: string): object {
  const { correlationId, inReplyTo } = options;
  if (!options.headers && !rules.correlationId && !rules.replyTo) return none;
  const headers: object = Object(options.headers ?? {});
  const together = rules.correlationId && headerOf(rules.correlationId);
  const replyTo = rules.replyTo && headerOf(rules.replyTo.location);
  const known = correlationId ?? (inReplyTo && correlationOf(inReplyTo));
  return {
    ...(together && { [together]: id }),
    ...(replyTo && { [replyTo]: rules.replyTo?.address }),
    ...headers,
    ...(together && known !== undefined && { [together]: known }),
  };
}

function correlationOf({ correlationId, id }: InReplyTo): string {
  return correlationId ?? id;
}

function addressOf<Data>(composition: Composition<Data>, headers: object): string {
  const { stream, rules, options, data } = composition;
  if (rules.replyAddress) return replyAddress(composition, rules.replyAddress);
  if (!stream.includes("{")) return stream;
  const located = Object.entries(rules.parameters ?? {}).flatMap(([name, expression]) => {
    const value = readExpression(expression, { headers, data });
    return value === undefined ? [] : [[name, value] as const];
  });
  const values = { ...Object.fromEntries(located), ...Object(options.parameters ?? {}) };
  refuse(composition, composition.parameters, values, parametersPointer);
  return buildAddress(stream, values);
}

function replyAddress<Data>({ action, options }: Composition<Data>, expression: string): string {
  const { inReplyTo } = options;
  const address =
    inReplyTo && readExpression(expression, { headers: inReplyTo.headers, data: undefined });
  if (typeof address === "string" && address !== "") return address;
  throw new ReventError(
    "invalid_event",
    `${action} cannot be sent: the event that it answers says no address at ${expression}.`,
  );
}

function refuse<Data>(
  composition: Composition<Data>,
  validate: Validator | undefined,
  value: unknown,
  at: string,
): void {
  if (!validate) return;
  const faults = faultsOf(validate, value, at);
  if (faults.length > 0) throw invalid(composition, inOneLine(faults), faults);
}

function textHeaders(common: TextHeaders | undefined, declared: object): TextHeaders {
  if (common === undefined && declared === none) return none;
  const texts = Object.entries({ ...common, ...declared }).flatMap(
    ([name, value]: [string, unknown]) => {
      if (value === undefined) return [];
      if (name !== "" && isJson(value)) return [[name, textOf(value)] as const];
      const what = name === "" ? "it has no name" : "its value cannot be written as text";
      throw new ReventError("misuse", `Event header "${name}" cannot be sent: ${what}.`);
    },
  );
  return Object.fromEntries(texts);
}

function isJson(value: unknown): boolean {
  return !["undefined", "function", "symbol", "bigint"].includes(typeof value);
}

function serialise<Data>(composition: Composition<Data>): string {
  const { data } = composition;
  try {
    const text: string | undefined = JSON.stringify(data);
    if (text !== undefined) return text;
  } catch (cause) {
    throw invalid(composition, `it cannot be written as JSON: ${String(cause)}`);
  }
  throw invalid(composition, `it cannot be written as JSON: it is ${typeof data}`);
}

function invalid<Data>(
  { action, stream }: Composition<Data>,
  why: string,
  faults: readonly Fault[] = [],
): ReventError {
  const what = `${action} on stream ${stream} is not as the contract says`;
  return new ReventError("invalid_event", `${what}, so nothing was sent: ${why}.`, { faults });
}
