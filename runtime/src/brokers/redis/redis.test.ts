import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import { SentCommands } from "../../../../tests/support/redis-commands.ts";
import { conformanceOnRedis } from "../../../../tests/support/redis-conformance.ts";
import { describeOnRedis, type RedisTests } from "../../../../tests/support/redis-tests.ts";
import { Producer, Worker } from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";

const sent = new SentCommands();

// A server that is watched is too slow for the megabytes that are sent there.
conformanceOnRedis(undefined, async (url, part) => {
  if (part !== "basics") await sent.watch(url);
});

describeOnRedis("all that was sent to Redis", (redis) => {
  it("is known to Redis 6.2", async ({ skip }) => {
    const docs = await redis.admin.call("COMMAND", "DOCS", "ping").catch(() => undefined);
    skip(docs === undefined, "this server does not say since when it has its commands");
    await sent.watch(redis.url);
    await lookAfterStreams(redis);
    await eventually(() => expect(sent.names).toEqual(expect.arrayContaining(commandsOfScripts())));
    expect(await sent.newerThan("6.2.999", redis.admin)).toEqual([]);
  });

  it("would be told otherwise", async ({ skip }) => {
    const docs = await redis.admin.call("COMMAND", "DOCS", "ping").catch(() => undefined);
    skip(docs === undefined, "this server does not say since when it has its commands");
    const others = new SentCommands();
    await others.watch(redis.url);
    await redis.admin.call("XGROUP", "CREATE", "x", "g", 0, "MKSTREAM", "ENTRIESREAD", 1);
    await redis.admin.call("EVAL", "return redis.call('EXPIRE', KEYS[1], 9, 'NX')", 1, "x");
    await redis.admin.call("ZMPOP", 1, "z", "MIN");
    await eventually(() => expect(others.names).toContain("zmpop"));
    const newer = ["expire NX 7.0.0", "xgroup ENTRIESREAD 7.0.0", "zmpop 7.0.0"];
    expect((await others.newerThan("6.2.999", redis.admin)).sort()).toEqual(newer);
  });
});

/** What the suite does not ask of a broker. */
async function lookAfterStreams(redis: RedisTests): Promise<void> {
  const broker = redis.open();
  const worker = new Worker(broker, "g", { logger });
  await worker.on("s", "made", () => undefined).start();
  await new Producer(broker, "s").send("made", 1);
  await broker.reports();
  const { mark } = await broker.standing("s");
  await broker.lost("s", [{ id: "1", source: "s", entryId: "1-1" }], mark);
  await worker.stop();
  await broker.forget("s", "g");
}

/** In lower case. */
function commandsOfScripts(): string[] {
  const folder = join(import.meta.dirname, "scripts");
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  const calls = texts.flatMap((text) => [...text.matchAll(/redis\.p?call\('(\w+)'/g)]);
  return [...new Set(calls.map(([, name = ""]) => name.toLowerCase()))];
}
