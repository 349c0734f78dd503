import { describe, expect, it } from "vitest";
import { eventOf, place, workspaceOf } from "../emit/testing/workspace.ts";
import type { EventType, Publication, Subscription } from "../model/index.ts";
import { checkSenders } from "./senders.ts";

function sent(event: EventType): Publication {
  return { kind: "publication", name: "x", event, place };
}

function received(event: EventType, part: Partial<Subscription> = {}): Subscription {
  return { kind: "subscription", name: "x", event, deadLetter: true, emits: [], place, ...part };
}

/** What is said of a service `b` that receives what it does of a service `a` that sends what it does. */
function told(publication: Publication, subscription: Subscription): readonly string[] {
  const a = { name: "a", publications: [publication] };
  const b = { name: "b", subscriptions: [subscription] };
  return checkSenders(workspaceOf({}, a, b)).map(({ message }) => message);
}

const on = (stream: string, action = "made") => eventOf(action, "a/T", { stream });

describe("checkSenders", () => {
  it.each([
    ["s", "s"],
    ["o.{region}", "o.{region}"],
    ["o.{region}", "o.eu"],
    ["o/{region}/{n}.x", "o/eu-1/a%2Eb.x"],
  ])("finds the sender on %s of what comes from %s", (template, stream) => {
    expect(told(sent(on(template)), received(on(stream)))).toEqual([]);
  });

  it.each([
    ["o.{region}", "o"],
    ["o.{region}", "o.eu.x"],
    ["o.{region}", "oxeu"],
    ["o.eu", "o.{region}"],
  ])("finds no sender on %s of what comes from %s", (template, stream) => {
    expect(told(sent(on(template)), received(on(stream)))).toEqual([
      `b receives from the stream \`${stream}\`, and no service here sends on it.`,
    ]);
  });

  it("finds who answers where its requests say, and nobody else's events there", () => {
    const answer = { answer: true } as const;
    expect(told(sent(on("", "told")), received(on("b.replies", "told"), answer))).toEqual([]);
    expect(told(sent(on("", "told")), received(on("b.replies"), answer))).toHaveLength(1);
    expect(told(sent(on("", "told")), received(on("b.replies", "told")))).toHaveLength(1);
  });
});
