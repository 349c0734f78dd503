import { describe, expect, it } from "vitest";
import { placeOf } from "./address.ts";
import { slotOf } from "./slots.ts";

describe("placeOf", () => {
  it.each([
    [undefined, { host: "localhost", port: 6379 }],
    ["redis://h", { host: "h", port: 6379 }],
    ["redis://:p%40ss@h:1/2", { password: "p@ss", host: "h", port: 1, db: 2 }],
    [
      "rediss://me:secret@[::1]:7",
      { username: "me", password: "secret", tls: {}, host: "::1", port: 7 },
    ],
    [
      "redis+sentinel://me:x@a:1,b/main/3",
      {
        ...{ username: "me", password: "x", name: "main", db: 3 },
        sentinels: [
          { host: "a", port: 1 },
          { host: "b", port: 26379 },
        ],
      },
    ],
  ])("takes %s apart", (url, options) => {
    expect(placeOf({ ...(url && { url }) })).toEqual({ options });
  });

  it("knows the nodes of a Cluster, and lets options win", () => {
    const url = "rediss+cluster://a:1,b:2";
    expect(placeOf({ url, options: { username: "me" } })).toEqual({
      options: { tls: {}, username: "me" },
      seeds: [
        { host: "a", port: 1 },
        { host: "b", port: 2 },
      ],
    });
  });

  it.each([
    "http://h",
    "redis://a,b",
    "redis://h/x",
    "redis+sentinel://a:1",
    "redis://h:port",
    "localhost:6379",
  ])("refuses %s", (url) => {
    expect(() => placeOf({ url })).toThrow(expect.objectContaining({ code: "misuse" }));
  });

  it("speaks TLS to Sentinels, too", () => {
    const tls = { ca: "…" };
    const { options } = placeOf({ url: "rediss+sentinel://a/main", options: { tls } });
    expect(options).toMatchObject({ tls, sentinelTLS: tls, enableTLSForSentinelMode: true });
  });

  it.each([
    "redis://me:secret@h/x",
    "redis://me:se@secret@h",
    "redis://me:se/secret@h",
    "redis://me:%secret@h",
    "http://me:secret@h",
  ])("does not tell the password of %s", (url) => {
    expect(() => placeOf({ url })).toThrow(/^(?![\s\S]*secret)[\s\S]*address of Redis/);
  });
});

describe("slotOf", () => {
  // As `CLUSTER KEYSLOT` answers.
  it.each([
    ["123456789", 12739],
    ["foo", 12182],
    ["{foo}:retry:g", 12182],
    ["{}foo", 9500],
    ["a{b}{c}", 3300],
  ])("is that of %s", (key, slot) => {
    expect(slotOf(key)).toBe(slot);
  });
});
