/** What an event may have, in bytes, where nobody says otherwise. */
export const defaultMaxBytes = 1_048_576;

/** UTF-8 has no more bytes for a unit of UTF-16. */
const mostBytes = 3;

/** Whether texts have more bytes in UTF-8 altogether. Counts them only where their length does not tell: this is asked for every event. */
export function isLarger(texts: readonly string[], maxBytes: number): boolean {
  let length = 0;
  for (const text of texts) length += text.length;
  if (length * mostBytes <= maxBytes) return false;
  return length > maxBytes || bytesOf(texts) > maxBytes;
}

/** How many bytes texts have in UTF-8. */
export function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
