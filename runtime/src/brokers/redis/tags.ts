import type { DeadLetterRecord } from "../../events/index.ts";
import { storedAtOf } from "./entry-ids.ts";
import type { Source } from "./keys.ts";
import { type RawEntry, stringsOf } from "./replies.ts";

/** How many items of a retry stream's entry stand before its fields. */
const retryTags = 6;

/** What is known of an entry beside its fields. */
export interface Tags {
  /** Id of the entry as it was first published. */
  readonly entryId: string;
  /** How often a handler has failed. */
  readonly attempts: number;
  /** How often it was delivered before it came to this source. */
  readonly deliveries: number;
  readonly fields: readonly string[];
}

/** Tells an entry's tags, which only a retry stream has, from its fields. */
export function readTags({ isRetry }: Source, { id, fields }: RawEntry): Tags {
  if (!isRetry) return { entryId: id, attempts: 0, deliveries: 0, fields };
  const [, entryId = id, , attempts, , deliveries] = fields;
  return {
    entryId,
    attempts: countOf(attempts),
    deliveries: countOf(deliveries),
    fields: unpacked(fields.slice(retryTags)),
  };
}

/** Many fields stand as one in our own streams; see `joined` in `scripts/take.ts`. */
function unpacked(fields: readonly string[]): readonly string[] {
  const [name, value = "", more] = fields;
  if (name !== "revent_fields" || more !== undefined) return fields;
  try {
    return stringsOf(JSON.parse(value));
  } catch {
    return fields;
  }
}

/** What comes first in a dead letter's entry. */
export function writeDeadTags(
  record: Omit<DeadLetterRecord, "id" | "storedAt" | "fields">,
  consumer: string,
): string[] {
  const { entryId, error, attempts, deliveries, at } = record;
  return [
    ...[
      "revent_entry",
      entryId,
      "revent_attempts",
      `${attempts}`,
      "revent_deliveries",
      `${deliveries}`,
    ],
    ...["revent_failed_at", at, "revent_reason", error.reason, "revent_message", error.message],
    ...["revent_stack", error.stack ?? "", "revent_consumer", consumer],
  ];
}

/** A dead letter from its entry. @param name of the shard */
export function readDeadTags(name: string, { id, fields }: RawEntry): DeadLetterRecord {
  const value = (name: string) => {
    const at = fields.findIndex((item, index) => index % 2 === 0 && item === `revent_${name}`);
    return at < 0 ? "" : (fields[at + 1] ?? "");
  };
  const stack = value("stack");
  const entryId = value("entry") || id;
  return {
    id: `${name}/${id}`,
    entryId,
    storedAt: storedAtOf(entryId),
    fields: unpacked(fields.slice(writtenDeadTags)),
    error: { reason: value("reason"), message: value("message"), ...(stack && { stack }) },
    attempts: countOf(value("attempts")),
    deliveries: countOf(value("deliveries")),
    at: value("failed_at"),
  };
}

/** How many items {@link writeDeadTags} gives. */
export const writtenDeadTags = 16;

function countOf(text: string | undefined): number {
  const count = Number(text);
  return Number.isInteger(count) && count > 0 ? count : 0;
}
