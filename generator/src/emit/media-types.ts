import type { Content } from "../model/index.ts";

/**
 * What a body of a media type is in memory: JSON is a `value`, `form` and `multipart` are the forms that a
 * request may have, everything else is `text` or `binary`.
 */
export type BodyKind = "value" | "form" | "multipart" | "text" | "binary";

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
  return essence.startsWith("text/") ? "text" : "binary";
}

/** Whether a body's schema is enforced: bytes have none. */
export function isValidated(content: Content, direction: Direction): boolean {
  return content.type !== undefined && bodyKind(content, direction) !== "binary";
}

/** Whether it stands for several media types: `image/*`. */
export function isRange(mediaType: string): boolean {
  return mediaType.includes("*");
}

/** A media type without its parameters. */
export function essenceOf(mediaType: string): string {
  return mediaType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
