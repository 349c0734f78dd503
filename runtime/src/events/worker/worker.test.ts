import { describe, expect, it } from "vitest";
import { EmbeddedBroker } from "../../brokers/embedded/index.ts";
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
});
