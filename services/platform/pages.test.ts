import { describe, expect, it } from "vitest";
import { newestFirst, oldestFirst, pageOf, readCursor } from "./pages.ts";

const items = [
  { id: "00000000-0000-4000-8000-000000000001", at: "2026-01-01T00:00:00.000Z" },
  { id: "00000000-0000-4000-8000-000000000002", at: "2026-01-01T00:00:00.001Z" },
  { id: "00000000-0000-4000-8000-000000000003", at: "2026-01-01T00:00:00.001Z" },
];

describe("pageOf", () => {
  it("cuts the surplus item off, and points behind the last one that is left", () => {
    const page = pageOf(items, 2, (item) => item.at);

    expect(page.items).toEqual(items.slice(0, 2));
    expect(readCursor(page.nextCursor ?? "", oldestFirst)).toEqual({
      time: "2026-01-01T00:00:00.001Z",
      id: "00000000-0000-4000-8000-000000000002",
    });
  });

  it.each([3, 4])("has no next page with room for %i of three", (limit) => {
    expect(pageOf(items, limit, (item) => item.at)).toEqual({ items, nextCursor: null });
  });
});

describe("readCursor", () => {
  it("begins at the start without a cursor", () => {
    expect(readCursor(undefined, newestFirst)).toBe(newestFirst);
  });

  it.each([
    ["text", "not a cursor"],
    [
      "a time that is none",
      base64("2026-99-01T00:00:00.000Z/00000000-0000-4000-8000-000000000001"),
    ],
    [
      "a day that no month has",
      base64("2026-02-30T00:00:00.000Z/00000000-0000-4000-8000-000000000001"),
    ],
    [
      "a year that PostgreSQL does not have",
      base64("0000-01-01T00:00:00.000Z/00000000-0000-4000-8000-000000000001"),
    ],
    ["an id that is none", base64("2026-01-01T00:00:00.000Z/' or true --")],
    ["half a cursor", base64("2026-01-01T00:00:00.000Z/")],
    ["nothing", ""],
  ])("refuses %s", (_, cursor) => {
    expect(readCursor(cursor, oldestFirst)).toBeUndefined();
  });
});

function base64(text: string): string {
  return Buffer.from(text).toString("base64url");
}
