/** What a body of a media type is in memory. */
export type BodyKind = "value" | "text" | "binary";

/** JSON and forms are values, `text/*` is text, everything else is bytes. */
export function bodyKind(mediaType: string): BodyKind {
  const essence = mediaType.split(";", 1)[0]?.trim() ?? "";
  if (/[/+]json$/.test(essence) || essence === "*/*") return "value";
  if (essence === "application/x-www-form-urlencoded" || essence === "multipart/form-data") {
    return "value";
  }
  return essence.startsWith("text/") ? "text" : "binary";
}
