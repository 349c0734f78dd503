/** A `Content-Type`, taken apart. */
export interface MediaType {
  /** Type and subtype in lower case, such as `application/json`. */
  readonly essence: string;
  /** In lower case; absent where the header names none. */
  readonly charset?: string;
}

/** Reads a `Content-Type` header (RFC 9110, 8.3); undefined where it is none. */
export function parseMediaType(header: string): MediaType | undefined {
  const semicolon = header.indexOf(";");
  const essence = (semicolon < 0 ? header : header.slice(0, semicolon)).trim().toLowerCase();
  if (!/^[^\s/]+\/[^\s/]+$/.test(essence)) return undefined;
  if (semicolon < 0) return { essence };
  const charset = /;\s*charset=("?)([^\s;"]+)\1/i.exec(header.slice(semicolon))?.[2];
  return charset === undefined ? { essence } : { essence, charset: charset.toLowerCase() };
}

/** Whether bodies of this media type are JSON: `application/json`, or a `+json` suffix (RFC 6839). */
export function isJson(mediaType: string): boolean {
  const essence = mediaType.split(";", 1)[0]?.trim() ?? "";
  return essence === "application/json" || essence === "text/json" || essence.endsWith("+json");
}

/** Whether a media type falls under a range such as `application/*` or `*&#47;*`; both in lower case. */
export function isWithin(essence: string, range: string): boolean {
  if (range === "*/*" || range === essence) return true;
  return range.endsWith("/*") && essence.startsWith(range.slice(0, -1));
}
