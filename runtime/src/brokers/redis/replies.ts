/** A stream entry as Redis tells it. */
export interface RawEntry {
  readonly id: string;
  readonly fields: readonly string[];
  /** How often it was delivered; 1 where the reply does not say. */
  readonly deliveries: number;
  /** How often its handler has failed; 0 where the reply does not say. */
  readonly attempts: number;
}

/** Entries of a reply: `[[id, [field, value, …], deliveries?, attempts?], …]`. What has another shape is left out. */
export function entriesOf(reply: unknown): RawEntry[] {
  const entries: RawEntry[] = [];
  for (const item of listOf(reply)) {
    const [id, fields, deliveries, attempts] = listOf(item);
    if (typeof id !== "string" || !Array.isArray(fields)) continue;
    entries.push({
      id,
      fields: fields.every(isText) ? fields : stringsOf(fields),
      deliveries: typeof deliveries === "number" ? deliveries : 1,
      attempts: typeof attempts === "number" ? attempts : 0,
    });
  }
  return entries;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** What was read of one key. */
export interface KeyEntries {
  readonly key: string;
  readonly entries: readonly RawEntry[];
}

/** Entries by key, of a reply to XREADGROUP: `[[key, entries], …]`, or null when there was nothing. */
export function entriesByKey(reply: unknown): KeyEntries[] {
  return listOf(reply).flatMap((item) => {
    const [key, entries] = listOf(item);
    return typeof key === "string" ? [{ key, entries: entriesOf(entries) }] : [];
  });
}

/** Texts of a reply. */
export function stringsOf(reply: unknown): string[] {
  return listOf(reply).map(String);
}

/** The items of a reply that is a list; none of any other. */
export function listOf(reply: unknown): unknown[] {
  return Array.isArray(reply) ? reply : [];
}
