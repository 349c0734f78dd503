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

/** A media type or range without its parameters, in lower case. */
export function essenceOf(mediaType: string): string {
  return mediaType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** Whether bodies of this media type are JSON: `application/json`, or a `+json` suffix (RFC 6839). */
export function isJson(mediaType: string): boolean {
  if (mediaType === "application/json") return true;
  const essence = essenceOf(mediaType);
  return essence === "application/json" || essence === "text/json" || essence.endsWith("+json");
}

/** Whether it stands for several media types: `application/*`, `application/*+json`, `*&#47;*`. */
export function isRange(mediaType: string): boolean {
  return essenceOf(mediaType).includes("*");
}

/** Whether a media type falls under a range, or is the same; both in lower case. */
export function isWithin(essence: string, range: string): boolean {
  if (range === "*/*" || range === essence) return true;
  const star = range.indexOf("*");
  if (star < 0) return false;
  return essence.startsWith(range.slice(0, star)) && essence.endsWith(range.slice(star + 1));
}

/** Media types before ranges, narrow ranges before wide ones. */
export function bySpecificity(a: string, b: string): number {
  return Number(isRange(a)) - Number(isRange(b)) || b.length - a.length;
}
