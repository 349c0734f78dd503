import { describe, expect, it } from "vitest";
import type { Message } from "../message.ts";
import { decodeEntry, encodeEntry, flatContentType } from "./index.ts";

const message: Message = {
  id: "1",
  stream: "users",
  action: "user.created",
  source: "users",
  time: "2026-01-31T09:30:00.000Z",
  key: "k",
  headers: { traceparent: "00-1", baggage: "a=b" },
  contentType: "application/json",
  data: '{"name":"Ada"}',
};
const origin = { stream: "users", entryId: "7-0", storedAt: Date.UTC(2026, 0, 31) };

describe("encodeEntry", () => {
  it("writes CloudEvents attributes in one order", () => {
    expect(encodeEntry(message)).toEqual([
      ...["ce_specversion", "1.0", "ce_id", "1", "ce_source", "users", "ce_type", "user.created"],
      ...["ce_time", "2026-01-31T09:30:00.000Z", "ce_partitionkey", "k"],
      ...["ce_baggage", "a=b", "ce_traceparent", "00-1"],
      ...["content-type", "application/json", "data", '{"name":"Ada"}'],
    ]);
  });

  it("gives headers that CloudEvents has no name for a field of their own, and reads them", () => {
    const headers = { "X-Request-Id": "1", type: "2", trace: "3", ["__proto__"]: "4", ce_x: "5" };
    const fields = encodeEntry({ ...message, headers });
    expect(fields.slice(12, -4)).toEqual([
      ...["header_X-Request-Id", "1", "header___proto__", "4", "header_ce_x", "5"],
      ...["ce_trace", "3", "header_type", "2"],
    ]);
    expect(decodeEntry(fields, origin)).toEqual({ ok: true, message: { ...message, headers } });
  });

  it("writes the action and the data's properties as text where asked for flat", () => {
    const data = JSON.stringify({
      name: "Ada",
      n: 1.5,
      ok: false,
      none: null,
      list: [1],
      deep: { a: 1 },
    });
    expect(encodeEntry({ ...message, data }, { encoding: "flat" })).toEqual([
      ...["action", "user.created", "name", "Ada", "n", "1.5", "ok", "false", "none", "null"],
      ...["list", "[1]", "deep", '{"a":1}'],
    ]);
  });

  it.each(["[1]", "1", "null", '"text"', '{"action":"x"}'])("refuses %s as flat data", (data) => {
    const encode = () => encodeEntry({ ...message, data }, { encoding: "flat" });
    expect(encode).toThrow(expect.objectContaining({ code: "invalid_event" }));
  });
});

describe("decodeEntry", () => {
  it("reads what was written", () => {
    expect(decodeEntry(encodeEntry(message), origin)).toEqual({ ok: true, message });
  });

  it("reads fields in any order, and does without time and content type", () => {
    const fields = ["data", "1", "ce_type", "t", "ce_source", "s", "ce_id", "1"];
    const decoded = decodeEntry(fields, origin);
    expect(decoded).toMatchObject({
      ok: true,
      message: { id: "1", time: "2026-01-31T00:00:00.000Z" },
    });
  });

  it("reads a flat entry, whose id is the broker's", () => {
    const decoded = decodeEntry(["action", "update", "name", "Ada", "n", "1"], origin);
    expect(decoded).toMatchObject({
      ok: true,
      message: {
        id: "7-0",
        action: "update",
        data: '{"name":"Ada","n":"1"}',
        contentType: flatContentType,
      },
    });
  });

  it.each([
    [[], "neither ce_type nor action"],
    [["hello", "world"], "neither ce_type nor action"],
    [["action", ""], "action is empty"],
    [["action"], "neither ce_type nor action"],
    [["ce_type", "t"], "ce_id is missing"],
    [["ce_type", "t", "ce_id", "1"], "ce_source is missing"],
    [["ce_specversion", "1.0", "ce_id", "1", "ce_source", "s"], "ce_type is missing"],
    [["ce_type", "t", "ce_id", "1", "ce_source", "s"], "data is missing"],
    [["ce_specversion", "0.3", "ce_type", "t"], "CloudEvents version 0.3 is not known"],
  ])("says why %j is no event", (fields, reason) => {
    expect(decodeEntry(fields, origin)).toMatchObject({
      ok: false,
      reason: expect.stringContaining(reason),
    });
  });

  it("refuses more fields than an entry can have, and says what to do", () => {
    const data = JSON.stringify(Object.fromEntries(Array.from({ length: 4000 }, (_, n) => [n, 1])));
    const tooMany = () => encodeEntry({ ...message, data }, { encoding: "flat" });
    expect(tooMany).toThrow(/has 4001 fields; an entry has 3500 at the most\. Use encoding cloud/);
    expect(encodeEntry({ ...message, data })).toContain(data);
  });

  it("keeps the key of an entry that it cannot read, so that order can be kept", () => {
    const decoded = decodeEntry(["ce_type", "t", "ce_partitionkey", "k"], origin);
    expect(decoded).toMatchObject({ ok: false, key: "k" });
  });

  it("does not let a property named __proto__ through as anything but data", () => {
    const decoded = decodeEntry(["action", "a", "__proto__", "x"], origin);
    expect(decoded).toMatchObject({ ok: true, message: { data: '{"__proto__":"x"}' } });
  });
});
