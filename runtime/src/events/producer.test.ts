import { describe, expect, it } from "vitest";
import type { Validator } from "../validation.ts";
import type { InReplyTo, Message, StreamOptions } from "./message.ts";
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

  describe("with what its contract says beside data", () => {
    const correlationId = "$message.header#/X-Id";
    const fits: Validator = (headers): headers is object => {
      const { n, ...others } = Object(headers);
      fits.errors = [
        ...(n === undefined || typeof n === "number" ? [] : [wrong("/n", { type: "number" })]),
        ...("trace" in others ? [wrong("/trace", { type: "null" })] : []),
      ];
      return fits.errors.length === 0;
    };
    const wrong = (instancePath: string, params: Record<string, unknown>) => ({
      ...{ instancePath, keyword: "type", params },
    });

    it("sends headers as text, and judges those that were given only", async () => {
      const recorder = new Recorder();
      const producer = new Producer<{ made: number }, { made: { headers: object } }>(
        recorder,
        "s",
        { headers: () => ({ trace: "00" }), events: { made: { headers: fits } } },
      );
      await producer.send("made", 1, { headers: { n: 7, list: [1], text: "t", none: undefined } });
      expect(recorder.messages[0]?.headers).toEqual({
        trace: "00",
        n: "7",
        list: "[1]",
        text: "t",
      });
      const failing = producer.send("made", 1, { headers: { n: "7" } });
      await expect(failing).rejects.toMatchObject({
        code: "invalid_event",
        faults: [{ pointer: "/headers/n" }],
      });
    });

    it("gives a correlation id: the one that was said, or the event's own id", async () => {
      const recorder = new Recorder();
      const events = { made: { correlationId } };
      const producer = new Producer<{ made: number }, { made: { correlationId?: string } }>(
        recorder,
        "s",
        { events },
      );
      const own = await producer.send("made", 1, { id: "e-1" });
      const said = await producer.send("made", 1, { correlationId: "c-1" });
      expect([own.correlationId, said.correlationId]).toEqual(["e-1", "c-1"]);
      expect(recorder.messages.map(({ headers }) => headers)).toEqual([
        { "X-Id": "e-1" },
        { "X-Id": "c-1" },
      ]);
    });

    it("reads a correlation id that stands in the data", async () => {
      const events = { made: { correlationId: "$message.payload#/order/id" } };
      const producer = new Producer(new Recorder(), "s", { events });
      const event = await producer.send("made", { order: { id: 7 } });
      expect(event.correlationId).toBe("7");
      expect(await producer.send("made", {})).not.toHaveProperty("correlationId");
    });

    it("takes parameters of the address from the data, from headers, or as they are given", async () => {
      const recorder = new Recorder();
      const parameters = { a: "$message.payload#/a", b: "$message.header#/b" };
      const producer = new Producer<{ made: object }, { made: { parameters?: object } }>(
        recorder,
        "s.{a}.{b}.{c}",
        { source: "me", events: { made: { parameters } } },
      );
      const options = { parameters: { c: "z.z" }, headers: { b: "y" } };
      const event = await producer.send("made", { a: "x" }, options);
      expect(event).toMatchObject({ stream: "s.x.y.z%2Ez", source: "me" });
      await expect(producer.send("made", { a: "x" })).rejects.toMatchObject({ code: "misuse" });
      expect(recorder.messages).toHaveLength(1);
    });

    it("answers where the request says, with the request's correlation id or id", async () => {
      const recorder = new Recorder();
      const replyAddress = "$message.header#/replyTo";
      const producer = new Producer<{ told: number }, { told: { inReplyTo: InReplyTo } }>(
        recorder,
        "s",
        { events: { told: { correlationId, replyAddress } } },
      );
      const request = { id: "r-1", headers: { replyTo: "shop.replies" } };
      await producer.send("told", 1, { inReplyTo: request });
      await producer.send("told", 1, { inReplyTo: { ...request, correlationId: "c-1" } });
      expect(recorder.messages.map(({ stream, headers }) => [stream, headers["X-Id"]])).toEqual([
        ["shop.replies", "r-1"],
        ["shop.replies", "c-1"],
      ]);
      const nowhere = producer.send("told", 1, { inReplyTo: { id: "r-2", headers: {} } });
      await expect(nowhere).rejects.toMatchObject({
        code: "invalid_event",
        message: expect.stringContaining("says no address at $message.header#/replyTo"),
      });
    });
  });

  it("needs a stream", () => {
    expect(() => new Producer(new Recorder(), "")).toThrow(
      expect.objectContaining({ code: "misuse" }),
    );
  });
});
