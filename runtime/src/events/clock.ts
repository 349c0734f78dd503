import { ReventError } from "../errors/index.ts";

let written = Number.NaN;
let text = "";

/** The time now (RFC 3339, UTC, with ms); written once a ms, however many events there are. */
export function timeNow(): string {
  const now = Date.now();
  if (now === written) return text;
  written = now;
  text = new Date(now).toISOString();
  return text;
}

/** A time that somebody gave, written as {@link timeNow} writes it, so that texts compare as times do. Throws `misuse`. */
export function timeOf(given: string): string {
  const time = new Date(given);
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  const example = "such as 2026-01-31T09:30:00Z";
  throw new ReventError("misuse", `"${given}" is not a time (RFC 3339), ${example}.`);
}
