import { problem } from "@revent/runtime";

/** A place in a list that is ordered by time, then id. */
export type Position = { readonly time: string; readonly id: string };

/** Before the first item of a list that begins with the oldest. */
export const oldestFirst: Position = {
  time: "-infinity",
  id: "00000000-0000-0000-0000-000000000000",
};

/** Before the first item of a list that begins with the newest. */
export const newestFirst: Position = {
  time: "infinity",
  id: "ffffffff-ffff-ffff-ffff-ffffffffffff",
};

/** The position that a cursor stands for, `start` where there is none; undefined if it is not one of ours. */
export function readCursor(cursor: string | undefined, start: Position): Position | undefined {
  if (cursor === undefined) return start;
  const match = positionText.exec(Buffer.from(cursor, "base64url").toString());
  if (match?.[1] === undefined || match[2] === undefined || !isTime(match[1])) return undefined;
  return { time: match[1], id: match[2] };
}

/** Whether PostgreSQL has such a time, too: dates roll over in JavaScript, and begin with a year 0. */
function isTime(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text && !text.startsWith("0000");
}

/**
 * A page of `limit` items. `items` holds one more where there is a next page.
 *
 * @param timeOf by what the list is ordered
 */
export function pageOf<Item extends { id: string }>(
  items: readonly Item[],
  limit: number,
  timeOf: (item: Item) => string,
): { items: Item[]; nextCursor: string | null } {
  const page = items.slice(0, limit);
  const last = items.length > limit ? page.at(-1) : undefined;
  return {
    items: page,
    nextCursor: last ? writeCursor({ time: timeOf(last), id: last.id }) : null,
  };
}

/** The answer to a cursor that is not one of ours. */
export function malformedCursor() {
  return problem(400, "The cursor is not one that this list has answered.", "malformed_cursor");
}

/** A position as text, that {@link readCursor} understands. */
export function writeCursor({ time, id }: Position): string {
  return Buffer.from(`${time}/${id}`).toString("base64url");
}

const positionText =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
