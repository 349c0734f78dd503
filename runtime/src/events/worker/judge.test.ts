import { describe, expect, it } from "vitest";
import type { Validator } from "../../validation.ts";
import type { Delivery, Message } from "../index.ts";
import { judge } from "./judge.ts";
import { Registry } from "./registry.ts";

const message: Message = {
  ...{ id: "1", stream: "users", action: "user.created", source: "users", time: "", headers: {} },
  ...{ contentType: "application/json", data: '{"id":"7"}' },
};

function delivery(changes: Partial<Delivery> = {}): Delivery {
  const { signal } = new AbortController();
  const content = { ok: true, message } as const;
  const counts = { attempt: 1, deliveries: 1 };
  const names = { token: "t", stream: "users", entryId: "1-0" };
  return { ...names, content, ...counts, signal, recalled: false, ...changes };
}

const fault = (instancePath: string, keyword: string, params: Record<string, unknown>) => ({
  ...{ instancePath, keyword, params },
});

const registry = new Registry();
registry.add("users", "user.created", () => undefined, {});
registry.add("users", "user.deleted", () => undefined, { deadLetter: false });

describe("judge", () => {
  it("hands the event over without what only the wire needs", () => {
    const verdict = judge(delivery(), registry);
    const { contentType, ...rest } = message;
    expect(verdict).toMatchObject({ kind: "handle", event: { ...rest, data: { id: "7" } } });
    expect(verdict).not.toHaveProperty("event.contentType");
  });

  it("ignores what nobody asked for, readable or not", () => {
    const content = { ok: true, message: { ...message, action: "other", data: "{" } } as const;
    expect(judge(delivery({ content }), registry)).toEqual({ kind: "ignore" });
  });

  it("takes an event for the reason when processes keep dying over it", () => {
    expect(judge(delivery({ attempt: 1, deliveries: 5 }), registry).kind).toBe("handle");
    expect(judge(delivery({ attempt: 1, deliveries: 6 }), registry)).toMatchObject({
      kind: "bad",
      deadLetter: "skip",
      error: { reason: "crash-loop" },
    });
  });

  it("takes what it cannot read for as grave as any event of its stream", () => {
    const halting = new Registry();
    const options = { order: "key", deadLetter: { key: "halt" } } as const;
    halting.add("users", "user.created", () => undefined, options);
    halting.add("users", "user.deleted", () => undefined, { order: "key" });
    const content = { ok: false, reason: "why", key: "k" } as const;
    expect(judge(delivery({ content }), halting)).toMatchObject({ deadLetter: "halt" });
    const deleted = { ...message, action: "user.deleted", data: "{" };
    expect(judge(delivery({ content: { ok: true, message: deleted } }), halting)).toMatchObject({
      deadLetter: "skip",
    });
  });

  it("lets no key be halted of a stream that has no order", () => {
    const options = { deadLetter: { key: "halt" } } as const;
    expect(() => new Registry().add("users", "user.created", () => undefined, options)).toThrow(
      /cannot halt its key: the stream has no order/,
    );
  });

  it("decodes nothing that is larger than allowed, in bytes", () => {
    const small = new Registry();
    small.add("users", "user.created", () => undefined, { maxBytes: 12 });
    const judged = (data: string) =>
      judge(delivery({ content: { ok: true, message: { ...message, data } } }), small);
    expect(judged('"123456789é"')).toMatchObject({
      kind: "bad",
      error: { reason: "too-large", message: "Data and headers have 13 bytes, and may have 12." },
    });
    expect(judged('"12345678é"').kind).toBe("handle");
    const headers = { trace: "1234" };
    const content = { ok: true, message: { ...message, data: '"12"', headers } } as const;
    expect(judge(delivery({ content }), small)).toMatchObject({ error: { reason: "too-large" } });
    expect(judged(`{${"x".repeat(100)}`)).toMatchObject({ error: { reason: "too-large" } });
  });

  it("says that data is no JSON, and nothing of what it is", () => {
    const content = { ok: true, message: { ...message, data: '{"id": secret}' } } as const;
    expect(judge(delivery({ content }), registry)).toMatchObject({
      error: { reason: "undecodable", message: "data is not JSON" },
    });
  });

  it("does not take failed attempts for crashes", () => {
    expect(judge(delivery({ attempt: 20, deliveries: 20 }), registry).kind).toBe("handle");
  });

  it("keeps a dead letter of what it cannot read, unless the contract says no", () => {
    const content = {
      ok: true,
      message: { ...message, action: "user.deleted", data: "{" },
    } as const;
    expect(judge(delivery({ content }), registry)).toMatchObject({
      kind: "bad",
      deadLetter: "drop",
    });
    const unreadable = { ok: false, reason: "why" } as const;
    expect(judge(delivery({ content: unreadable }), registry)).toMatchObject({
      kind: "bad",
      deadLetter: "skip",
      error: { reason: "undecodable", message: "why" },
    });
  });

  it("reads headers as the contract types them, and lets undeclared ones through", () => {
    const registry = new Registry();
    const headers: Validator<{ n: number }> = (value): value is { n: number } => {
      const { n, ...others } = Object(value);
      headers.errors = [
        ...(typeof n === "number" ? [] : [fault("/n", "type", { type: "number" })]),
        ...Object.keys(others).map((additionalProperty) =>
          fault("", "additionalProperties", { additionalProperty }),
        ),
      ];
      return headers.errors.length === 0;
    };
    const correlationId = "$message.header#/n";
    registry.add("users", "user.created", () => undefined, { headers, correlationId });
    const judged = (texts: Record<string, string>) =>
      judge(delivery({ content: { ok: true, message: { ...message, headers: texts } } }), registry);
    expect(judged({ n: "7", traceparent: "00-1" })).toMatchObject({
      kind: "handle",
      event: { headers: { n: 7, traceparent: "00-1" }, correlationId: "7" },
    });
    expect(judged({ n: "seven", traceparent: "00-1" })).toMatchObject({
      kind: "bad",
      error: { reason: "invalid-data", message: "/headers/n must be a number" },
    });
    expect(judged({})).toMatchObject({ kind: "bad" });
  });

  it("survives a stranger who says that his data is flat when it is not", () => {
    const numbers = new Registry();
    const validate: Validator<number> = (data): data is number => typeof data === "number";
    numbers.add("users", "user.created", () => undefined, { validate });
    const flat = { ...message, contentType: "application/vnd.revent.flat+json" };
    const verdicts = ["1", "null", '"1"'].map((data) => {
      const content = { ok: true, message: { ...flat, data } } as const;
      return judge(delivery({ content }), numbers).kind;
    });
    expect(verdicts).toEqual(["handle", "bad", "bad"]);
  });
});
