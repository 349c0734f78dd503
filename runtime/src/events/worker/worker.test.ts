import { describe, expect, it } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import { EmbeddedBroker } from "../../brokers/embedded/index.ts";
import { silentLogger } from "../../logger.ts";
import { Producer } from "../producer.ts";
import { Worker } from "./worker.ts";

const misuse = expect.objectContaining({ code: "misuse" });
const nothing = () => undefined;

describe("Worker", () => {
  it("refuses two handlers of one action, and names it", () => {
    const worker = new Worker(new EmbeddedBroker(), "g")
      .on("s", "a", nothing)
      .on("s", "b", nothing);
    expect(() => worker.on("s", "b", nothing)).toThrow(/two handlers for b of stream s/);
  });

  it.each([
    ["no group", () => new Worker(new EmbeddedBroker(), "")],
    ["no stream", () => new Worker(new EmbeddedBroker(), "g").on("", "a", nothing)],
    ["no action", () => new Worker(new EmbeddedBroker(), "g").on("s", "", nothing)],
    ["nothing at once", () => new Worker(new EmbeddedBroker(), "g", { concurrency: 0 })],
    [
      "a bad policy",
      () => new Worker(new EmbeddedBroker(), "g").on("s", "a", nothing, { retry: { attempts: 0 } }),
    ],
  ])("refuses %s", (_, make) => {
    expect(make).toThrow(misuse);
  });

  it("refuses to start without a handler", async () => {
    await expect(new Worker(new EmbeddedBroker(), "g").start()).rejects.toEqual(misuse);
  });

  it("refuses handlers once it has started", async () => {
    const worker = new Worker(new EmbeddedBroker(), "g").on("s", "a", nothing);
    await worker.start();
    expect(() => worker.on("s", "b", nothing)).toThrow(misuse);
    await worker.stop();
  });

  it("can be started again after a start that failed", async () => {
    const broker = new EmbeddedBroker();
    let away = true;
    const worker = new Worker(
      {
        consume: (options) => (away ? Promise.reject(new Error("away")) : broker.consume(options)),
      },
      "g",
    ).on("s", "a", nothing);
    await expect(worker.start()).rejects.toThrow("away");
    away = false;
    await worker.start();
    await worker.stop();
  });

  it("can be stopped without having been started", async () => {
    const worker = new Worker(new EmbeddedBroker(), "g").on("s", "a", nothing);
    await worker.stop();
    await expect(worker.start()).rejects.toMatchObject({ code: "closed" });
  });

  it("logs what happens to an event with all of its ids, and without its data", async () => {
    const broker = new EmbeddedBroker();
    const lines: object[] = [];
    const note = (facts: object) => void lines.push(facts);
    const retry = { attempts: 2, backoff: { initial: 1 } };
    const worker = new Worker(broker, "g", {
      ...{ logger: { ...silentLogger, warn: note, error: note }, retry },
    }).on("s", "a", () => {
      throw new Error("no");
    });
    await worker.start();
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    await new Producer(broker, "s").send("a", "private", { id: "7", headers });
    await eventually(() => expect(lines).toHaveLength(2));
    await worker.stop();
    const ids = { group: "g", stream: "s", entryId: "0", eventId: "7", action: "a", traceId };
    expect(lines).toMatchObject([
      { ...ids, attempt: 1 },
      { ...ids, attempt: 2, error: { reason: "handler-failed" } },
    ]);
    expect(JSON.stringify(lines)).not.toContain("private");
  });
});
