import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RedisServer, startRedis, whyNoRedis } from "../../../../../tests/support/redis.ts";
import { read } from "../scripts/read.ts";
import { unpack } from "./unpacking.ts";

const missing = whyNoRedis();
if (missing) console.warn(`The test of reading many entries on Redis is skipped: ${missing}.`);

describe("unpack", () => {
  it("fills in what entries have in common", () => {
    const shape = ["ce_type", "a", "data", false];
    const items = ["1-0", 1, false, "2-0", 1, "two\nlines", "3-0", 1, false];
    const reply = [JSON.stringify([["users", [shape], items]]), "x\n"];
    const rest = { deliveries: 1, attempts: 0 };
    expect(unpack(reply)).toEqual([
      {
        key: "users",
        entries: [
          { id: "1-0", fields: ["ce_type", "a", "data", "x"], ...rest },
          { id: "2-0", fields: ["ce_type", "a", "data", "two\nlines"], ...rest },
          { id: "3-0", fields: ["ce_type", "a", "data", ""], ...rest },
        ],
      },
    ]);
  });

  it("knows that there may be nothing", () => {
    expect(unpack(null)).toEqual([]);
  });
});

describe.skipIf(missing)("many entries at once", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it("are read as they stand in the stream, whatever is in them", async () => {
    const client = new Redis(redis.url);
    const texts = ["", "é\n", '"\\', "\u{1f600}", "\u0000\u007f", "false", "a/b", "x".repeat(5000)];
    const written = new Map<string, string[]>();
    for (let n = 0; n < 210; n++) {
      const text = texts[n % texts.length] ?? "";
      const event = ["ce_specversion", "1.0", "ce_id", `${n}`, "ce_source", text || "s"];
      const kinds = [
        [...event, "ce_type", "plain", "ce_time", text, "content-type", text, "data", text],
        [...event, "ce_type", `type-${n}`, "ce_partitionkey", text, "header_A", text, "data", text],
        ["action", "flat", "n", `${n}`, "text", text],
      ];
      const fields = kinds[n % kinds.length] ?? [];
      written.set(`${await client.xadd("mixed", "*", ...fields)}`, fields);
    }
    await client.xgroup("CREATE", "mixed", "g", "0");
    const [found] = unpack(await client.eval(read.lua, 1, "mixed", "g", "me", 500));
    expect(found?.key).toBe("mixed");
    expect(found?.entries.map(({ id, fields }) => [id, fields])).toEqual([...written]);
    expect(unpack(await client.eval(read.lua, 1, "mixed", "g", "me", 500))).toEqual([]);
    client.disconnect();
  });
});
