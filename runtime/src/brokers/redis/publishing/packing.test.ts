import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RedisServer, startRedis, whyNoRedis } from "../../../../../tests/support/redis.ts";
import { type Message, Producer } from "../../../events/index.ts";
import { encodeEntry } from "../../../events/wire/index.ts";
import { RedisBroker } from "../broker.ts";
import { entriesOf } from "../replies.ts";
import { pack } from "./packing.ts";

const missing = whyNoRedis();
if (missing) console.warn(`The test of packed entries on Redis is skipped: ${missing}.`);

describe("pack", () => {
  it("writes what entries have in common once, and lengths in bytes", () => {
    const entry = (id: string, data: string) => [
      ...["ce_specversion", "1.0", "ce_id", id, "ce_source", "shop", "data", data],
    ];
    expect(pack([entry("1", "é"), entry("2", "")])).toEqual({
      lengths: "1 1 2 1 1 0",
      values: "1\né\n2\n",
      shapes: [4, "ce_specversion", "=1.0", "ce_id", "", "ce_source", "=shop", "data", ""],
    });
  });

  it("knows the shapes that it has had", () => {
    const [a, b] = [
      ["ce_type", "a", "data", "1"],
      ["ce_type", "b", "data", "2"],
    ];
    const { lengths, shapes } = pack([a, b, a]);
    expect(lengths).toBe("1 1 2 1 1 1");
    expect(shapes).toEqual([2, "ce_type", "=a", "data", "", 2, "ce_type", "=b", "data", ""]);
  });
});

describe.skipIf(missing)("entries that were packed", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it("stand in the stream as they were, whatever is in them", async () => {
    const broker = new RedisBroker({ url: redis.url });
    const sent: Message[] = [];
    const publish = (messages: readonly Message[], options: object) => {
      sent.push(...messages);
      return broker.publish(messages, options);
    };
    const producer = new Producer({ publish }, "texts");
    await producer.send("first", 0);
    const texts = ["", "é\n", "12 7", "\u{1f600}", "a\ud800", "\udc00b", "=", "\u0000"];
    const headers = (text: string) => ({ text, "Not-An-Attribute": text });
    await Promise.all(
      texts.flatMap((text) => [
        producer.send("plain", text),
        producer.send("keyed", text, { key: text }),
        producer.send("headed", { text }, { headers: headers(text) }),
      ]),
    );
    const client = new Redis(redis.url, { protocol: 2 });
    const stored = entriesOf(await client.xrange("texts", "-", "+"));
    // What is no text in UTF-8 is replaced on the way, as it is everywhere.
    const onTheWire = (text: string) => Buffer.from(text).toString();
    const expected = sent.map((message) => encodeEntry(message).map(onTheWire));
    expect(stored.map(({ fields }) => fields)).toEqual(expected);
    client.disconnect();
    await broker.close();
  });
});
