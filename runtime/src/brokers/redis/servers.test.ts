import { expect, it } from "vitest";
import { conformanceOnRedis } from "../../../../tests/support/redis-conformance.ts";
import { describeOnRedis } from "../../../../tests/support/redis-tests.ts";
import { Producer, Worker } from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";

conformanceOnRedis("redis-8.6");

describeOnRedis(
  "a server that is too old",
  (redis) => {
    const told = {
      code: "broker_unavailable",
      message: expect.stringMatching(/: it is Redis 6\.0\.\d+, and events need 6\.2 or newer\.$/),
    };

    it("is refused by a worker that starts, a publish, and a health check", async () => {
      const broker = redis.open({ deadlineMs: 500 });
      const worker = new Worker(broker, "g", { logger }).on("s", "made", () => undefined);
      await expect(worker.start()).rejects.toMatchObject(told);
      await expect(new Producer(broker, "s").send("made", 1)).rejects.toMatchObject(told);
      await expect(broker.ping()).rejects.toMatchObject(told);
      expect(await redis.admin.dbsize()).toBe(0);
    });
  },
  { server: "redis-6.0" },
);

describeOnRedis(
  "an id of the caller's that 10,000 others have followed",
  (redis) => {
    const numbers = Array.from({ length: 10_000 }, (_, n) => `other-${n}`);

    it("is forgotten by XADD IDMP of Redis 8.6, whatever its duration, so that is not used", async () => {
      const add = (id: string) => redis.admin.call("XADD", "s", "IDMP", "me", id, "*", "a", "b");
      const first = await add("mine");
      const most = ["IDMP-DURATION", 86_400, "IDMP-MAXSIZE", 10_000] as const;
      await redis.admin.call("XCFGSET", "s", ...most);
      const more = redis.admin.call("XCFGSET", "s", "IDMP-MAXSIZE", 10_001);
      await expect(more).rejects.toThrow("between 1 and 10000");
      // To change them has forgotten all ids, too.
      const second = await add("mine");
      expect(second).not.toBe(first);
      expect(await add("mine")).toBe(second);
      await Promise.all(numbers.map(add));
      expect(await add("mine")).not.toBe(second);
    });

    it("is known to us", async () => {
      const producer = new Producer(redis.open(), "ours");
      const add = (id: string) => producer.send("made", 1, { id });
      await add("mine");
      await Promise.all(numbers.map(add));
      await add("mine");
      expect(await redis.admin.xlen("ours")).toBe(10_001);
    });
  },
  { server: "redis-8.6" },
);

describeOnRedis("a server that does not tell its version", (redis) => {
  it("is used", async () => {
    const rules = ["on", "nopass", "~*", "&*", "+@all", "-info"];
    await redis.admin.call("ACL", "SETUSER", "plain", ...rules);
    const broker = redis.open({ url: redis.url.replace("//", "//plain:any@") });
    await new Producer(broker, "s").send("made", 1);
    expect(await redis.admin.xlen("s")).toBe(1);
  });
});
