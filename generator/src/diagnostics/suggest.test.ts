import { describe, expect, it } from "vitest";
import { didYouMean, nearest } from "./suggest.ts";

describe("nearest", () => {
  it.each([
    ["Usr", ["User", "Group"], "User"],
    ["user", ["User", "Group"], "User"],
    ["usreCreated", ["userCreated", "userUpdated"], "userCreated"],
    ["x-emit", ["x-emits", "x-key"], "x-emits"],
    ["x-dead_letter", ["x-dead-letter"], "x-dead-letter"],
    ["Account", ["User", "Group"], undefined],
    ["User", ["User"], undefined],
    ["", [], undefined],
  ])("finds for %s in %j: %s", (name, candidates, want) => {
    expect(nearest(name, candidates)).toBe(want);
  });

  it("is not slowed down by endless names", () => {
    expect(nearest("a".repeat(1e6), ["b".repeat(1e6)])).toBeUndefined();
  });
});

describe("didYouMean", () => {
  it("asks, or says nothing", () => {
    expect(didYouMean("Usr", ["User"])).toBe("Did you mean `User`?");
    expect(didYouMean("Usr", [])).toBeUndefined();
  });
});
