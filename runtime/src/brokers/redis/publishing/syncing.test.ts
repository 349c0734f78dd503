import { expect, it } from "vitest";
import { eventually } from "../../../../../tests/support/process.ts";
import { describeOnRedis, type RedisTests } from "../../../../../tests/support/redis-tests.ts";
import { Producer } from "../../../events/index.ts";
import type { RedisBroker } from "../index.ts";

const durability = "fsync";

/** What was given to the server as settings, by its own account. */
async function set(redis: RedisTests, settings: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(settings))
    await redis.admin.config("SET", name, value);
}

/** How often a command was sent so far. */
async function callsOf(redis: RedisTests, command: string): Promise<number> {
  const stats = await redis.admin.info("commandstats");
  return Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, "m").exec(stats)?.[1] ?? 0);
}

const everySecond = { appendonly: "yes", appendfsync: "everysec" };
const always = { appendonly: "yes", appendfsync: "always" };

describeOnRedis("durability: fsync, of whatever server is installed", (redis) => {
  it("is kept with appendfsync always, by a server that is asked, or was before it answers", async () => {
    const producer = new Producer(redis.open(), "always", { durability });
    await producer.send("made", 1);
    await redis.server.kill();
    await redis.server.start();
    expect(await redis.admin.xlen("always")).toBe(1);
  });

  it("is kept of every event that was confirmed, whenever the server is killed and starts from its file", async () => {
    const producer = new Producer(redis.open({ deadlineMs: 1500 }), "killed", { durability });
    const confirmed: number[] = [];
    let next = 0;
    let over = false;
    const sending = Array.from({ length: 20 }, async () => {
      while (!over) {
        const n = next++;
        await producer.send("made", n).then(
          () => void confirmed.push(n),
          () => undefined,
        );
      }
    });
    for (let round = 0; round < 3; round++) {
      const before = confirmed.length;
      await eventually(() => expect(confirmed.length).toBeGreaterThan(before + 300), 20_000);
      await redis.server.kill();
      await redis.server.start();
      const there = await eventually(() => redis.admin.xrange("killed", "-", "+"), 20_000);
      const stored = new Set(there.map(([, fields]) => Number(fields.at(-1))));
      // What was confirmed since the start is there, too.
      expect(confirmed.slice(0, before + 300).filter((n) => !stored.has(n))).toEqual([]);
    }
    over = true;
    await Promise.all(sending);
    const last = await redis.admin.xrange("killed", "-", "+");
    const stored = new Set(last.map(([, fields]) => Number(fields.at(-1))));
    expect(confirmed.filter((n) => !stored.has(n))).toEqual([]);
  });

  it("is kept with appendfsync everysec where the server has WAITAOF, and refused where not", async () => {
    await set(redis, everySecond);
    const [known] = (await redis.admin.call("COMMAND", "INFO", "waitaof")) as unknown[];
    const sent = new Producer(redis.open(), "everysec", { durability }).send("made", 1);
    if (known) await sent;
    else await expect(sent).rejects.toMatchObject({ code: "not_durable" });
    expect(await redis.admin.xlen("everysec")).toBe(known ? 1 : 0);
  });
});

describeOnRedis(
  "durability: fsync, of Redis 7.2 or newer",
  (redis) => {
    const producerOn = (stream: string, broker: RedisBroker = redis.open()) =>
      new Producer(broker, stream, { durability });

    it("keeps what was confirmed when a server that syncs once a second is killed", async () => {
      await set(redis, everySecond);
      const producer = producerOn("killed");
      const confirmed: string[] = [];
      const sending = Array.from({ length: 500 }, async (_, n) => {
        await producer.send("made", n, { id: `event-${n}` });
        confirmed.push(`event-${n}`);
      });
      const all = Promise.allSettled(sending);
      while (confirmed.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await redis.server.kill();
      const known = [...confirmed];
      await redis.server.start();
      const entries = await redis.admin.xrange("killed", "-", "+");
      const ids = new Set(entries.map(([, fields]) => fields[fields.indexOf("ce_id") + 1]));
      expect(known.filter((id) => !ids.has(id))).toEqual([]);
      await all;
      expect(await redis.admin.xlen("killed")).toBe(500);
      expect(await callsOf(redis, "waitaof")).toBeGreaterThan(0);
    });

    it("says not_durable while the file is not synced, and makes one event of the repetition", async () => {
      await set(redis, { ...everySecond, appendfsync: "no" });
      const hasty = producerOn("unsynced", redis.open({ deadlineMs: 1500 }));
      const sending = hasty.send("made", 1, { id: "mine" });
      await expect(sending).rejects.toMatchObject({
        code: "not_durable",
        message: expect.stringContaining("has not synced its file within 750 ms"),
      });
      await set(redis, everySecond);
      await producerOn("unsynced").send("made", 1, { id: "mine" });
      expect(await redis.admin.xlen("unsynced")).toBe(1);
    });

    it("refuses to publish on a server without a file", async () => {
      await set(redis, { appendonly: "no" });
      const sending = producerOn("fileless").send("made", 1);
      await expect(sending).rejects.toMatchObject({
        code: "not_durable",
        message: expect.stringMatching(/^Nothing was published: fsync needs appendonly yes\./),
      });
      expect(await redis.admin.exists("fileless")).toBe(0);
    });

    it("says not_durable where the file is switched off later", async () => {
      await set(redis, always);
      const producer = producerOn("switched");
      await producer.send("made", 1);
      await set(redis, { appendonly: "no" });
      const sending = producer.send("made", 2);
      await expect(sending).rejects.toMatchObject({ code: "not_durable" });
      await set(redis, always);
      await producer.send("made", 3);
    });

    it("needs appendfsync always of a user who may not use WAITAOF", async () => {
      const rules = ["on", "nopass", "~*", "&*", "+@all", "-waitaof"];
      await redis.admin.call("ACL", "SETUSER", "plain", ...rules);
      const url = redis.url.replace("//", "//plain:any@");
      await set(redis, everySecond);
      const refused = producerOn("rights", redis.open({ url })).send("made", 1);
      await expect(refused).rejects.toMatchObject({
        code: "not_durable",
        message: expect.stringMatching(/^Nothing was published: .* appendfsync everysec\./),
      });
      await set(redis, always);
      await producerOn("rights", redis.open({ url })).send("made", 2);
      expect(await redis.admin.xlen("rights")).toBe(1);
    });
  },
  { server: process.env.REVENT_REDIS ?? "redis-8.6" },
);
