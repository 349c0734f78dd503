import { ReventError } from "../../errors/index.ts";
import type { Message, StreamOptions } from "../message.ts";
import type { Delivery } from "../ports.ts";
import { decodeCloudEvent, encodeCloudEvent } from "./cloudevents.ts";
import { decodeFlat, encodeFlat } from "./flat.ts";
import { bytesOf, defaultMaxBytes, isLarger } from "./size.ts";

/** A stream entry's fields by name. */
export type Fields = ReadonlyMap<string, string>;

/** An entry's message, or why there is none. */
export type Decoded = Delivery["content"];

/** An entry as a broker stores it: field, value, field, value, … */
export type FieldList = readonly string[];

/** Where and when an entry was stored; stands in for what a flat entry does not say. */
export interface EntryOrigin {
  readonly stream: string;
  /** The broker's own id of the entry, unique in the stream. */
  readonly entryId: string;
  /** Epoch ms. */
  readonly storedAt: number;
}

/** How many items an entry has at the most; Redis passes no more than about 8,000 to a command in a script. */
const longest = 7000;

/**
 * The entry for a message.
 *
 * @throws ReventError `invalid_event` for what the encoding has no place for, `event_too_large`
 */
export function encodeEntry(message: Message, options: StreamOptions = {}): string[] {
  const flat = options.encoding === "flat";
  const list = flat ? encodeFlat(message) : encodeCloudEvent(message);
  checkSize(message, list, options);
  if (list.length <= longest) return list;
  const { action, stream } = message;
  const what = `${action} on stream ${stream} has ${list.length / 2} fields`;
  const remedy = flat ? "Use encoding cloudevents." : "Send fewer headers.";
  throw new ReventError(
    "invalid_event",
    `${what}; an entry has ${longest / 2} at the most. ${remedy}`,
  );
}

function checkSize(
  { action, stream }: Message,
  list: FieldList,
  { maxBytes = defaultMaxBytes }: StreamOptions,
): void {
  if (!isLarger(list, maxBytes)) return;
  const what = `${action} on stream ${stream} has ${bytesOf(list)} bytes, and may have ${maxBytes}`;
  const remedy = "Send a reference to what is large, or allow more: maxBytes of the producer";
  throw new ReventError("event_too_large", `${what}, so nothing was sent. ${remedy}.`);
}

/** The message in an entry, in whichever encoding it is; anything else gives a reason, never an error. */
export function decodeEntry(list: FieldList, origin: EntryOrigin): Decoded {
  const storedAt = () => timeOf(origin.storedAt);
  if (hasField(list, "ce_specversion") || hasField(list, "ce_type"))
    return decodeCloudEvent(list, origin.stream, storedAt);
  if (!hasField(list, "action"))
    return { ok: false, reason: "neither ce_type nor action is among the fields" };
  return decodeFlat(fieldsOf(list), origin.stream, origin.entryId, storedAt());
}

function hasField(list: FieldList, name: string): boolean {
  for (let at = 0; at + 1 < list.length; at += 2) if (list[at] === name) return true;
  return false;
}

function fieldsOf(list: FieldList): Fields {
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < list.length; i += 2) fields.set(list[i] ?? "", list[i + 1] ?? "");
  return fields;
}

function timeOf(epochMs: number): string {
  const time = new Date(epochMs);
  return Number.isNaN(time.getTime()) ? new Date(0).toISOString() : time.toISOString();
}
