import { ReventError } from "../../errors/index.ts";

/** One event of a `text/event-stream`, as the HTML standard defines it (9.2, Server-sent events). */
export interface ServerSentEvent<Data = unknown> {
  readonly data: Data;
  /** Position in the stream: a client that comes back names the last one it has seen as `Last-Event-ID`. */
  readonly id?: string;
  /** What kind of event it is; browsers call it `message` where it has none. */
  readonly event?: string;
  /** After how many ms a client that loses the connection shall come back. */
  readonly retry?: number;
}

/** An item as it is sent. Throws `invalid_response` where that cannot be. */
export type ItemEncoder = (item: unknown) => string;

/** What is sent where there has been nothing to send for a while, so that nobody takes the connection for dead. */
export const HEARTBEAT = ":\n\n";

/** Items of JSON, one on each line. */
export function encodeLine(item: unknown): string {
  return `${jsonOf(item)}\n`;
}

/** @param text whether, or of which events, the contract says that `data` is text: it is JSON otherwise */
export function eventEncoder(text: boolean | readonly string[]): ItemEncoder {
  return (item) => {
    if (!isEvent(item)) throw invalid("an event must be { data, id?, event?, retry? }");
    const { data, id, event, retry } = item;
    const isText = typeof text === "boolean" ? text : text.includes(event ?? "message");
    const written = isText && typeof data === "string" ? data : jsonOf(data);
    const lines = written.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
    return `${field("event", event)}${field("id", id)}${field("retry", retry)}${lines.join("")}\n`;
  };
}

/** Whether an item can be sent as an event. */
export function isEvent(item: unknown): item is ServerSentEvent {
  return typeof item === "object" && item !== null && "data" in item;
}

function field(name: string, value: string | number | undefined): string {
  if (value === undefined) return "";
  const text = String(value);
  if (/[\r\n\0]/.test(text)) throw invalid(`the ${name} of an event must be one line, without NUL`);
  return `${name}: ${text}\n`;
}

function jsonOf(value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw invalid("an item of the stream is not JSON");
  return text;
}

function invalid(message: string): ReventError {
  return new ReventError("invalid_response", message);
}
