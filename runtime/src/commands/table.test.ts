import { describe, expect, it } from "vitest";
import { spanOf, tableOf } from "./table.ts";

describe("spanOf", () => {
  it.each([
    [undefined, "-"],
    [0, "0s"],
    [999, "0s"],
    [61_000, "1m 1s"],
    [3_600_000, "1h"],
    [90_061_000, "1d 1h"],
  ])("writes %j as %s", (ms, text) => {
    expect(spanOf(ms)).toBe(text);
  });
});

describe("tableOf", () => {
  it("puts numbers to the right", () => {
    const rows = [
      ["users", "7"],
      ["a", "120"],
    ];
    expect(tableOf(["stream", "dead"], rows)).toBe(
      ["stream  dead", "users      7", "a        120", ""].join("\n"),
    );
  });
});
