import { Ajv2020 } from "ajv/dist/2020.js";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import { type RedisServer, startRedis, whyNoRedis } from "../../../../tests/support/redis.ts";
import { Producer, Worker } from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";
import type { Validator } from "../../validation.ts";
import { RedisBroker } from "./index.ts";

const missing = whyNoRedis();
if (missing) console.warn(`Tests with plain clients of Redis are skipped: ${missing}.`);

const schema = {
  type: "object",
  required: ["id", "name", "age", "active", "tags", "address"],
  properties: {
    id: { type: "string" },
    name: { type: "string" },
    age: { type: "integer" },
    score: { type: "number" },
    active: { type: "boolean" },
    tags: { type: "array", items: { type: "string" } },
    address: { type: "object", required: ["city"], properties: { city: { type: "string" } } },
  },
};

/** A module of a few lines, in whatever language: `XADD stream * action name key value …`, and fields read as strings. */
describe.skipIf(missing)("a plain client of Redis that shares a stream with us", () => {
  let server: RedisServer;
  let plain: Redis;
  let broker: RedisBroker;

  beforeAll(async () => {
    server = await startRedis();
    plain = new Redis(server.url, { protocol: 2 });
    broker = new RedisBroker({ url: server.url, logger });
  });
  afterAll(async () => {
    await broker.close();
    plain.disconnect();
    await server.stop();
  });

  it("sends events whose strings become what the contract asks for, and bad ones that stop nobody", async () => {
    const validate = new Ajv2020({ allErrors: true }).compile(schema) as unknown as Validator;
    const got: unknown[] = [];
    const worker = new Worker(broker, "ours", { logger }).on(
      "users",
      "user.created",
      ({ data, id, source }) => void got.push({ data, id, source }),
      { validate },
    );
    await worker.start();
    onTestFinished(() => worker.stop());
    const good = ["id", "7", "name", "Ada", "age", "36", "score", "1.5", "active", "True"];
    const more = ["tags", '["a","b"]', "address", '{"city":"London"}'];
    const bad = [
      "id",
      "8",
      "name",
      "Bob",
      "age",
      "old",
      "active",
      "no",
      "tags",
      "a",
      "address",
      "",
    ];
    await plain.xadd("users", "*", "action", "user.created", ...bad);
    await plain.xadd("users", "*", "action", "user.renamed", "id", "9");
    const entryId = await plain.xadd("users", "*", "action", "user.created", ...good, ...more);
    await eventually(() => expect(got).toHaveLength(1));
    const data = { id: "7", name: "Ada", age: 36, score: 1.5, active: true };
    expect(got).toEqual([
      {
        data: { ...data, tags: ["a", "b"], address: { city: "London" } },
        id: entryId,
        source: "users",
      },
    ]);
    await eventually(async () => {
      const [letter] = await broker.deadLetters("users", "ours");
      expect(letter?.fields).toEqual(["action", "user.created", ...bad]);
      expect(letter?.error.reason).toBe("invalid-data");
    });
  });

  it("reads what we send flat, with a group of its own, beside ours", async () => {
    await plain.xgroup("CREATE", "posts", "theirs", "0", "MKSTREAM");
    const got: unknown[] = [];
    const worker = new Worker(broker, "ours", { logger });
    await worker.on("posts", "post.published", ({ data }) => void got.push(data)).start();
    onTestFinished(() => worker.stop());
    const producer = new Producer(broker, "posts", { encoding: "flat" });
    const data = { id: "1", title: "ü \u0000", words: 120, draft: false, tags: ["x"], by: null };
    await producer.send("post.published", data);
    const reply = (await plain.call(
      ...(["XREADGROUP", "GROUP", "theirs", "me", "STREAMS", "posts", ">"] as const),
    )) as [[string, [[string, string[]]]]];
    const [[, [[entryId, fields]]]] = reply;
    expect(fields).toEqual([
      ...["action", "post.published", "id", "1", "title", "ü \u0000", "words", "120"],
      ...["draft", "false", "tags", '["x"]', "by", "null"],
    ]);
    expect(await plain.xack("posts", "theirs", entryId)).toBe(1);
    await eventually(() => expect(got).toHaveLength(1));
  });

  it("shares a stream with events of ours that are no flat ones", async () => {
    const got: unknown[] = [];
    await new Producer(broker, "mixed").send("made", { n: 1 });
    await plain.xadd("mixed", "*", "action", "made", "n", "2");
    await new Producer(broker, "mixed", { encoding: "flat" }).send("made", { n: 3 });
    const worker = new Worker(broker, "ours", { logger });
    await worker.on("mixed", "made", ({ data }) => void got.push(data)).start();
    onTestFinished(() => worker.stop());
    await eventually(() => expect(got).toEqual([{ n: 1 }, { n: "2" }, { n: "3" }]));
  });
});
