import { describe, expect, it } from "vitest";
import type { Delivery, Message } from "../../index.ts";
import { Backlog } from "./backlog.ts";

function delivery(length: number, fence?: number): Delivery {
  const message = { data: "x".repeat(length) } as Message;
  const { signal } = new AbortController();
  const names = { token: "t", stream: "s", entryId: "1-0" };
  const counts = { attempt: 1, deliveries: 1 };
  const content = { ok: true, message } as const;
  return { ...names, ...counts, content, signal, recalled: false, ...(fence && { fence }) };
}

describe("Backlog", () => {
  it("counts those of ordered streams only: others could be anybody's", () => {
    const backlog = new Backlog();
    backlog.add(delivery(1));
    backlog.add(delivery(1, 7));
    expect(backlog.count).toBe(1);
    backlog.remove(delivery(1));
    backlog.remove(delivery(1, 7));
    expect(backlog.count).toBe(0);
  });

  it("is full with 10,000, however small", () => {
    const backlog = new Backlog();
    for (let n = 1; n < 10_000; n++) backlog.add(delivery(0, 7));
    expect(backlog.isFull).toBe(false);
    backlog.add(delivery(0, 7));
    expect(backlog.isFull).toBe(true);
    backlog.remove(delivery(0, 7));
    expect(backlog.isFull).toBe(false);
  });

  it("is full with 32 of a million characters", () => {
    const backlog = new Backlog();
    const large = delivery(2 ** 20, 7);
    for (let n = 1; n < 32; n++) backlog.add(large);
    expect(backlog.isFull).toBe(false);
    backlog.add(large);
    expect(backlog.isFull).toBe(true);
  });
});
