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
