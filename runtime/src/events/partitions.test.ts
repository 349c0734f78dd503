import { describe, expect, it } from "vitest";
import { partitionNames, partitionOf } from "./partitions.ts";

describe("partitionOf", () => {
  // The hashes are those that the authors of FNV publish for 32-bit FNV-1a.
  it.each([
    ["", 0x811c9dc5],
    ["a", 0xe40c292c],
    ["foobar", 0xbf9cf968],
  ])("takes FNV-1a of the key %j", (key, hash) => {
    for (const partitions of [2, 7, 1024])
      expect(partitionOf({ key, id: "x" }, partitions)).toBe(hash % partitions);
  });

  it("takes the id where there is no key", () => {
    expect(partitionOf({ id: "foobar" }, 1000)).toBe(0xbf9cf968 % 1000);
  });
});

describe("partitionNames", () => {
  it("leaves a stream with one partition its name", () => {
    expect(partitionNames("users", 1)).toEqual(["users"]);
    expect(partitionNames("users", 3)).toEqual(["users.0", "users.1", "users.2"]);
  });
});
