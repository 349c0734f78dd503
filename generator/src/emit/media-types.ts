import type { Content, NamedType, TypeId } from "../model/index.ts";
import { resolveSchema } from "./schemas.ts";

/**
 * What a body of a media type is in memory: JSON is a `value`, `form` and `multipart` are the forms that a
 * request may have, `events` and `lines` the streams that a response may be, everything else is `text` or
 * `binary`.
 */
export type BodyKind = "value" | "form" | "multipart" | "events" | "lines" | "text" | "binary";

const streams: ReadonlyMap<string, BodyKind> = new Map([
  ["text/event-stream", "events"],
  ["application/x-ndjson", "lines"],
  ["application/ndjson", "lines"],
  ["application/jsonl", "lines"],
]);

/** Which way a body goes. */
export type Direction = "request" | "response";

/** What a body is in memory. */
export function bodyKind({ mediaType, type }: Content, direction: Direction): BodyKind {
  const essence = essenceOf(mediaType);
  if (/[/+]json$/.test(essence) || essence === "*/*") return "value";
  if (direction === "request" && type !== undefined) {
    if (essence === "application/x-www-form-urlencoded") return "form";
    if (essence === "multipart/form-data") return "multipart";
  }
  const stream = direction === "response" ? streams.get(essence) : undefined;
  return stream ?? (essence.startsWith("text/") ? "text" : "binary");
}

/** Whether a body's schema is enforced: bytes have none. */
export function isValidated(content: Content, direction: Direction): boolean {
  return content.type !== undefined && bodyKind(content, direction) !== "binary";
}

/**
 * Which events of a stream have `data` that is text as it is: all, those of these names, or none. It is JSON where its
 * type is no string.
 */
export function textEvents(
  content: Content,
  types: ReadonlyMap<TypeId, NamedType>,
): boolean | readonly string[] {
  if (bodyKind(content, "response") !== "events") return false;
  if (content.textEvents !== undefined) return content.textEvents;
  return (
    content.type === undefined || resolveSchema({ $ref: content.type }, types).type === "string"
  );
}

/** Whether it stands for several media types: `image/*`. */
export function isRange(mediaType: string): boolean {
  return essenceOf(mediaType).includes("*");
}

/** A media type without its parameters. */
export function essenceOf(mediaType: string): string {
  return mediaType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
