import { describe, expect, it } from "vitest";
import type { Validator } from "../validation.ts";
import type { Message, StreamOptions } from "./message.ts";
import type { Publisher } from "./ports.ts";
import { Producer, type ProducerContract } from "./producer.ts";

type Events = { "user.created": { id: string } };

class Recorder implements Publisher {
  readonly messages: Message[] = [];
  readonly options: (StreamOptions | undefined)[] = [];

  async publish(messages: readonly Message[], options?: StreamOptions): Promise<void> {
    this.messages.push(...messages);
    this.options.push(options);
  }
}

const validate: Validator<{ id: string }> = (data): data is { id: string } => {
  validate.errors = [
    { instancePath: "/id", keyword: "type", params: { type: "string" }, message: "must be string" },
  ];
  return typeof data === "object" && data !== null && "id" in data && typeof data.id === "string";
};

function make(contract?: ProducerContract<Events>) {
  const recorder = new Recorder();
  return { recorder, producer: new Producer<Events>(recorder, "users", contract) };
}

describe("Producer", () => {
  it("publishes the event that it resolves to", async () => {
    const { recorder, producer } = make({
      source: "urn:users",
      events: { "user.created": { key: (d) => d.id } },
    });
    const event = await producer.send("user.created", { id: "7" });
    const { data, contentType, ...rest } = recorder.messages[0] as Message;
    expect({ ...rest, data: JSON.parse(data) }).toEqual(event);
    expect(event).toMatchObject({ stream: "users", source: "urn:users", key: "7", headers: {} });
    expect(event.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Date(event.time).toISOString()).toBe(event.time);
    expect(contentType).toBe("application/json");
  });

  it("lets the sender choose id, key, time and headers", async () => {
    const { recorder, producer } = make({ headers: () => ({ a: "1", b: "1" }) });
    const options = { id: "x", key: "k", time: "2026-01-31T10:30:00+01:00", headers: { b: "2" } };
    await producer.send("user.created", { id: "7" }, options);
    expect(recorder.messages[0]).toMatchObject({
      ...{ id: "x", key: "k", time: "2026-01-31T09:30:00.000Z", headers: { a: "1", b: "2" } },
    });
  });

  it("passes the stream's settings on, and whether the id can be known to anybody", async () => {
    const settings = {
      encoding: "flat",
      partitions: 4,
      durability: "fsync",
      maxLength: 9,
    } as const;
    const { recorder, producer } = make(settings);
    await producer.send("user.created", { id: "7" });
    await producer.send("user.created", { id: "7" }, { id: "x" });
    expect(recorder.options).toEqual([{ ...settings, fresh: true }, settings]);
  });

  it("refuses data that does not fit, says where, and sends nothing", async () => {
    const { recorder, producer } = make({ events: { "user.created": { validate } } });
    const failing = producer.send("user.created", JSON.parse('{"id":7}'));
    await expect(failing).rejects.toMatchObject({
      code: "invalid_event",
      message: expect.stringMatching(/user\.created.*: \/data\/id must be a string/),
      faults: [{ pointer: "/data/id", detail: "must be a string" }],
    });
    expect(recorder.messages).toEqual([]);
  });

  it.each([[undefined], [() => 1], [1n], [Symbol("x")]])(
    "refuses what is no JSON: %s",
    async (data) => {
      const producer = new Producer(new Recorder(), "users");
      await expect(producer.send("made", data)).rejects.toMatchObject({ code: "invalid_event" });
    },
  );

  it.each([[{ headers: { "": "1" } }], [{ time: "yesterday" }]])(
    "refuses %j as a mistake of the caller",
    async (options) => {
      const producer = new Producer(new Recorder(), "users");
      await expect(producer.send("made", 1, options)).rejects.toMatchObject({ code: "misuse" });
    },
  );

  it("needs a stream", () => {
    expect(() => new Producer(new Recorder(), "")).toThrow(
      expect.objectContaining({ code: "misuse" }),
    );
  });
});
