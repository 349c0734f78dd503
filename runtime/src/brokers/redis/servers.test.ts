import { describe, expect, it } from "vitest";
import { conformanceOnRedis } from "../../../../tests/support/redis-conformance.ts";
import { describeOnRedis } from "../../../../tests/support/redis-tests.ts";
import { Producer, Worker } from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";

const asked = process.env.REVENT_REDIS;

if (asked === undefined) for (const server of ["redis-8.6", "valkey-9"]) conformanceOnRedis(server);
else describe("other servers", () => it.skip(`the tests run on ${asked} alone`));

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

describeOnRedis("a server that does not tell its version", (redis) => {
  it("is used", async () => {
    const rules = ["on", "nopass", "~*", "&*", "+@all", "-info"];
    await redis.admin.call("ACL", "SETUSER", "plain", ...rules);
    const broker = redis.open({ url: redis.url.replace("//", "//plain:any@") });
    await new Producer(broker, "s").send("made", 1);
    expect(await redis.admin.xlen("s")).toBe(1);
  });
});
