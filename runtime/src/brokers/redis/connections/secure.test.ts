import { inspect } from "node:util";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { eventually, freePort } from "../../../../../tests/support/process.ts";
import { type RedisServer, startRedis, whyNoRedis } from "../../../../../tests/support/redis.ts";
import { type Certificate, makeCertificate, whyNoTls } from "../../../../../tests/support/tls.ts";
import { Producer, Worker } from "../../../events/index.ts";
import { type Logger, logLine } from "../../../logger.ts";
import { RedisBroker, type RedisBrokerOptions } from "../index.ts";

const noTls = whyNoTls();
if (noTls) console.warn(`Tests of Redis over TLS are skipped: ${noTls}.`);
const missing = whyNoRedis();
if (missing) console.warn(`Tests of users of Redis are skipped: ${missing}.`);

function open(options: RedisBrokerOptions): RedisBroker {
  const broker = new RedisBroker({ deadlineMs: 1500, ...options });
  onTestFinished(() => broker.close());
  return broker;
}

/** For what is asked of a server beside; that it is stopped later is no fault. */
function client(server: RedisServer): Redis {
  const redis = new Redis(server.url);
  onTestFinished(() => redis.disconnect());
  return redis;
}

/** Sends an event and receives it. */
async function expectToWork(broker: RedisBroker): Promise<void> {
  const got: unknown[] = [];
  const worker = new Worker(broker, "g").on("s", "made", ({ data }) => void got.push(data));
  await worker.start();
  await new Producer(broker, "s").send("made", "hello");
  await eventually(() => expect(got).toEqual(["hello"]));
  await worker.stop();
}

describe.skipIf(noTls)("Redis over TLS", () => {
  let certificate: Certificate;
  const servers: RedisServer[] = [];

  beforeAll(() => {
    certificate = makeCertificate();
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    certificate.remove();
  });

  /** Its plain port takes the test's own commands; the other one speaks TLS. */
  async function start(...settings: string[]) {
    const port = await freePort();
    const more = [...certificate.settingsFor(port), ...settings];
    const server = await startRedis({ settings: more });
    servers.push(server);
    return { port, admin: client(server) };
  }

  it("is known by URL, its certificate by option", async () => {
    const { port } = await start();
    const tls = { ca: certificate.ca };
    await expectToWork(open({ url: `rediss://127.0.0.1:${port}`, options: { tls } }));
  });

  it("is refused with a certificate that nobody trusts, and without TLS", async () => {
    const { port } = await start();
    for (const url of [`rediss://127.0.0.1:${port}`, `redis://127.0.0.1:${port}`])
      await expect(new Producer(open({ url }), "s").send("made", 1)).rejects.toMatchObject({
        code: "broker_unavailable",
      });
  });

  it("is known by URL as a Cluster", async () => {
    const cluster = ["--cluster-enabled", "yes", "--tls-cluster", "yes"];
    const { port, admin } = await start(...cluster, "--cluster-port", `${await freePort()}`);
    await admin.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    await eventually(async () => expect(`${await admin.call("CLUSTER", "INFO")}`).toContain(":ok"));
    const tls = { ca: certificate.ca };
    await expectToWork(open({ url: `rediss+cluster://127.0.0.1:${port}`, options: { tls } }));
  });

  it("is known by URL behind a Sentinel that speaks TLS, too", async () => {
    const { port } = await start();
    const sentinelPort = await freePort();
    const settings = [...certificate.settingsFor(sentinelPort), "--tls-replication", "yes"];
    const sentinel = await startRedis({ sentinel: true, settings });
    servers.push(sentinel);
    const ask = client(sentinel);
    await ask.call("SENTINEL", "MONITOR", "main", "127.0.0.1", `${port}`, "1");
    const url = `rediss+sentinel://127.0.0.1:${sentinelPort}/main`;
    await expectToWork(open({ url, options: { tls: { ca: certificate.ca } } }));
  });
});

describe.skipIf(missing)("users of Redis", () => {
  const password = "s3cret/p@ss:w%rd";
  const payload = "nobody else's business";
  let server: RedisServer;
  let admin: Redis;
  const lines: string[] = [];
  const log = (facts: object, message: string) => void lines.push(logLine("any", facts, message));
  const logger: Logger = { debug: log, info: log, warn: log, error: log };

  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.url);
    await admin.call("ACL", "SETUSER", "me", "on", `>${password}`, "~*", "+@all");
    await admin.call("ACL", "SETUSER", "poor", "on", `>${password}`, "~*", "-@all", "+client|id");
    await admin.call("ACL", "SETUSER", "default", "resetpass", ">another");
  });
  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });

  const urlFor = (user: string, password: string) =>
    server.url.replace("//", `//${user}:${encodeURIComponent(password)}@`);

  it("are known by URL, percent-encoded", async () => {
    await expectToWork(open({ url: urlFor("me", password), logger }));
  });

  it.each([
    ["has another password", () => urlFor("me", `${password}!`), "broker_unavailable"],
    ["does not exist", () => urlFor("nobody", password), "broker_unavailable"],
    ["is not named", () => server.url, "broker_unavailable"],
    ["may not publish", () => urlFor("poor", password), "not_stored"],
    [
      "is elsewhere",
      () => `redis://me:${encodeURIComponent(password)}@127.0.0.1:1`,
      "broker_unavailable",
    ],
  ])("one that %s gets an error, and no secret is told by it or by a log", async (_, url, code) => {
    const broker = open({ url: url(), logger, deadlineMs: 300 });
    const error = await new Producer(broker, "s").send("made", payload).catch((thrown) => thrown);
    expect(error).toMatchObject({ code });
    const joining = await broker
      .consume({ group: "g", streams: [{ name: "s" }] })
      .catch((thrown) => thrown);
    expect(joining).toMatchObject({ code: "broker_unavailable" });
    log({ err: error }, "It could not be sent.");
    log({ err: joining }, "It could not be joined.");
    lines.push(inspect([error, joining], { depth: 10, showHidden: true }));
  });

  it("are not told by any log, and neither is what events hold", async () => {
    const worker = new Worker(open({ url: urlFor("me", password), logger }), "h", { logger });
    worker.on("bad", "made", () => undefined);
    await worker.start();
    const fields = ["ce_specversion", "1.0", "ce_id", "1", "ce_source", "a", "ce_type", "made"];
    await admin.xadd("bad", "*", ...fields, "data", payload);
    await eventually(async () => expect(await admin.xlen("{bad}:dead:h")).toBe(1));
    await admin.call("ACL", "SETUSER", "me", "-xreadgroup", "-xack", "-evalsha");
    await admin.call("CLIENT", "KILL", "USER", "me");
    await eventually(() => expect(lines.join("\n")).toContain("Redis refuses to be read"));
    await worker.stop();
    expect(lines.length).toBeGreaterThan(10);
    for (const secret of [password, encodeURIComponent(password), payload])
      expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  });
});
