import { createHash } from "node:crypto";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { crashWorker } from "../../../tests/support/crash.ts";
import { eventually } from "../../../tests/support/process.ts";
import { type RedisServer, startRedis, whyNoRedis } from "../../../tests/support/redis.ts";
import { startSentinelSystem } from "../../../tests/support/sentinel.ts";
import { RedisBroker, type RedisBrokerOptions } from "../brokers/redis/index.ts";
import {
  DeadLetter,
  findDeadLetters,
  Producer,
  purgeDeadLetters,
  replayDeadLetters,
  Worker,
  type WorkerOptions,
} from "../events/index.ts";
import { type Logger, silentLogger } from "../logger.ts";
import { runCommand } from "./index.ts";

const missing = whyNoRedis();
if (missing) console.warn(`Tests of rights on Redis are skipped: ${missing}.`);

const plain = { partitions: 1, order: "none", durability: "primary" };
const orders = {
  address: "orders",
  settings: { partitions: 3, order: "key", durability: "fsync" },
};
const parcels = { address: "parcels.{id}", settings: plain };
const payments = { address: "payments", settings: plain };
const secret = { address: "secrets", settings: plain };

const eventOn = (stream: string) => ({ event: { action: "made", stream } });

const model = {
  services: [
    {
      name: "bank",
      streams: [orders, parcels, payments],
      publications: [
        eventOn("payments"),
        { event: { action: "credit", stream: "" }, answers: { requests: [{ action: "ask" }] } },
      ],
      subscriptions: [eventOn("orders"), eventOn("parcels.{id}")],
    },
    {
      name: "shop",
      streams: [orders, parcels, payments],
      publications: [
        eventOn("orders"),
        eventOn("parcels.{id}"),
        { event: { action: "ask", stream: "orders" }, replyTo: { address: "shop.replies" } },
      ],
      subscriptions: [eventOn("payments"), eventOn("shop.replies")],
    },
    { name: "spy", streams: [secret], publications: [eventOn("secrets")], subscriptions: [] },
  ],
};

function acl(...args: string[]) {
  return aclOf(model, args);
}

async function aclOf(contracts: object, args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand("acl", args, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    model: async () => contracts,
    env: {},
    signal: new AbortController().signal,
  });
  return { code, out: out.join(""), err: err.join("") };
}

describe("revent acl", () => {
  it("prints a line for each service, and no password", async () => {
    const { code, out } = await acl();
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => line.split(" ").slice(0, 4).join(" ")),
    ).toEqual(["bank", "shop", "spy"].map((name) => `user ${name} on #SHA256-OF-THE-PASSWORD`));
    expect((await acl("shop", "--operator", "ops")).out.match(/^user \w+/gm)).toEqual([
      ...["user shop", "user ops"],
    ]);
  });

  it("lets nothing of a name be a rule", async () => {
    const settings = { ...plain };
    const streams = [{ address: "a* ~b) +@all", settings }];
    const services = [
      { name: "x", streams, publications: [eventOn("a* ~b) +@all")], subscriptions: [] },
    ];
    const { out } = await aclOf({ services }, []);
    expect(out).toContain("~a\\*?~b??+@all)");
  });

  it("lets a service read settings for durability: fsync only where servers cannot be asked", async () => {
    const { out: older } = await acl("shop");
    expect(older).toContain(" +config|get ");
    expect(older).not.toContain("waitaof");
    const { out: newer } = await acl("shop", "--server", "7.2");
    expect(newer).toBe(older.replace("+config|get", "+waitaof"));
    expect(await acl("shop", "--server", "6.2")).toMatchObject({
      code: 2,
      err: expect.stringContaining("from 7.0 on"),
    });
  });

  it("refuses a service that there is not", async () => {
    expect(await acl("shpo")).toMatchObject({
      code: 2,
      err: "revent: There is no service shpo. There are: bank, shop, spy.\n",
    });
  });
});

describe.skipIf(missing)("a service with the rights of `revent acl`", () => {
  let server: RedisServer;
  let admin: Redis;
  const faults: (readonly [string, object])[] = [];
  const note = (facts: object, message: string) => void faults.push([message, facts]);
  const logger: Logger = { ...silentLogger, warn: note, error: note };

  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.url);
    await giveRights(admin);
  });
  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });

  const urlOf = (name: string) =>
    server.url.replace("//", `//${name}:${encodeURIComponent(passwordOf(name))}@`);

  function open(name: string, options: RedisBrokerOptions = {}): RedisBroker {
    const broker = new RedisBroker({ url: urlOf(name), logger, ...options });
    onTestFinished(() => broker.close());
    return broker;
  }

  it("works: sends, trims, receives in order, retries, claims, puts aside, hands over", async () => {
    const shop = open("shop", { trimEveryMs: 50 });
    const bank = open("bank");
    const handled: unknown[] = [];
    const failed = new Set<unknown>();
    const options: WorkerOptions = {
      ...{ logger: silentLogger, visibilityMs: 500 },
      retry: { attempts: 3, backoff: { initial: 20, max: 20 } },
    };
    const start = async () => {
      const worker = new Worker(bank, "bank", options);
      for (const [stream, settings] of [
        ["orders", { partitions: 3, order: "key" }],
        ["parcels.7", {}],
      ] as const)
        worker.on<number>(
          stream,
          "made",
          ({ data }) => {
            if (data === 2) throw new DeadLetter("not two");
            if (!failed.has(`${stream}${data}`)) {
              failed.add(`${stream}${data}`);
              throw new Error("once");
            }
            handled.push(`${stream} ${data}`);
          },
          settings,
        );
      await worker.start();
      return worker;
    };
    const first = await start();
    const second = await start();
    const sender = new Producer(shop, "orders", {
      partitions: 3,
      durability: "fsync",
      retentionMs: 1,
    });
    for (const n of [1, 2, 3]) await sender.send("made", n, { key: "k" });
    const parcel = new Producer(shop, "parcels.7", { retentionMs: 1 });
    for (const n of [1, 2]) await parcel.send("made", n, { id: `mine-${n}` });
    await eventually(() => expect(handled.sort()).toEqual(["orders 1", "orders 3", "parcels.7 1"]));
    await first.stop();
    await admin.call("SCRIPT", "FLUSH");
    await admin.xgroup("CREATECONSUMER", "parcels.7", "bank", "gone");
    await second.stop();
    await parcel.send("made", 4);
    const taken = ["GROUP", "bank", "gone", "COUNT", 1, "STREAMS", "parcels.7", ">"] as const;
    await admin.call("XREADGROUP", ...taken);
    const third = await start();
    await eventually(() => expect(handled).toContain("parcels.7 4"));
    await eventually(async () => expect(await admin.xlen("parcels.7")).toBeLessThan(3));
    await third.stop();
    expect(await admin.xlen("{parcels.7}:dead:bank")).toBe(1);
    await denials("config|get");
    expect(faults.filter(([message]) => !/appendonly|maxmemory/.test(message))).toEqual([]);
  });

  it("works: halts a key, and lets it go on", async () => {
    const bank = open("bank");
    const got: number[] = [];
    let refuses = true;
    const start = async () => {
      const worker = new Worker(bank, "bank", { logger: silentLogger }).on<number>(
        "orders",
        "counted",
        ({ data }) => {
          if (refuses && data === 1) throw new DeadLetter("not one");
          got.push(data);
        },
        { partitions: 3, order: "key", deadLetter: { key: "halt" } },
      );
      await worker.start();
      return worker;
    };
    const first = await start();
    const shop = new Producer(open("shop"), "orders", { partitions: 3, durability: "fsync" });
    for (const n of [1, 2]) await shop.send("counted", n, { key: "halted" });
    const ops = open("ops");
    const key = "halted";
    const halted = async (count: number) => {
      const found = [];
      for await (const one of findDeadLetters(ops, "orders", "bank", { key })) found.push(one);
      expect(found).toHaveLength(count);
    };
    await eventually(() => halted(2));
    await first.stop();
    refuses = false;
    const second = await start();
    await shop.send("counted", 3, { key });
    await eventually(() => halted(3));
    await replayDeadLetters(ops, "orders", "bank", { key });
    await eventually(() => expect(got).toEqual([1, 2, 3]));
    refuses = true;
    await shop.send("counted", 1, { key });
    await eventually(() => halted(1));
    expect(await purgeDeadLetters(ops, "orders", "bank", { key })).toBe(1);
    await shop.send("counted", 4, { key });
    await eventually(() => expect(got).toEqual([1, 2, 3, 4]));
    await second.stop();
    await denials("config|get");
  });

  it("works: takes over what members had that were killed, in order where there is one", {
    timeout: 60_000,
  }, async () => {
    const shop = open("shop");
    const orders = new Producer(shop, "orders", { partitions: 3 });
    for (const n of [11, 12]) await orders.send("made", n, { key: "z" });
    await new Producer(shop, "parcels.9").send("made", 10);
    await crashWorker(urlOf("bank"), "parcels.9", "bank");
    await crashWorker(urlOf("bank"), "orders", "bank", 3);
    const got: unknown[] = [];
    const worker = new Worker(open("bank"), "bank", { logger })
      .on("parcels.9", "made", ({ data }) => void got.push(data))
      .on("orders", "made", ({ data }) => void got.push(data), { partitions: 3, order: "key" });
    await worker.start();
    await eventually(() => expect([...got].sort()).toEqual([10, 11, 12]), 30_000);
    expect(got.indexOf(11)).toBeLessThan(got.indexOf(12));
    await worker.stop();
    await denials("config|get");
  });

  it("works: answers where it is asked to, and finds out what was lost", async () => {
    const bank = open("bank");
    await new Producer(bank, "shop.replies").send("credit", 1);
    const got: unknown[] = [];
    const worker = new Worker(open("shop"), "shop", { logger }).on(
      "shop.replies",
      "credit",
      (event) => {
        got.push(event.data);
      },
    );
    await worker.start();
    await eventually(() => expect(got).toEqual([1]));
    await worker.stop();
    const { mark } = await bank.standing("payments");
    const message = {
      ...{
        id: "1",
        stream: "payments",
        action: "made",
        source: "bank",
        time: "2026-01-31T09:30:00Z",
      },
      ...{ headers: {}, contentType: "application/json", data: "1" },
    };
    const [entryId = ""] = await bank.store([message]);
    await admin.del("payments");
    const lost = await bank.lost("payments", [{ id: "1", source: "bank", entryId }], mark);
    expect([...lost]).toEqual([entryId]);
    await denials("config|get");
  });

  it("works: an operator sees, replays, deletes and forgets", async () => {
    const ops = open("ops");
    expect((await ops.reports()).map(({ stream, group }) => `${stream} ${group}`)).toContain(
      "parcels.7 bank",
    );
    const [first, ...others] = await ops.deadLetters("orders", "bank");
    expect(others).toEqual([]);
    expect(await ops.replay("orders", "bank", [first?.id ?? ""])).toBe(1);
    const [dead] = await ops.deadLetters("parcels.7", "bank");
    expect(await ops.purge("parcels.7", "bank", [dead?.id ?? ""])).toBe(1);
    expect(await ops.forget("parcels.7", "bank")).toBe(true);
    await denials("config|get");
  });

  it.each([
    ["write another's stream", "XADD orders.1 * a b"],
    ["trim another's stream", "XTRIM orders.1 MAXLEN 0"],
    ["delete from another's stream", "XDEL orders.1 1-1"],
    ["delete another's stream", "DEL orders.1"],
    ["delete its own stream", "DEL payments"],
    ["read what it has not declared", "XRANGE secrets - +"],
    ["read it as a group", "XREADGROUP GROUP bank c STREAMS secrets >"],
    ["make a group of it", "XGROUP CREATE secrets bank 0 MKSTREAM"],
    ["destroy a group", "XGROUP DESTROY orders.1 shop"],
    ["read another group's dead letters", "XRANGE {payments}:dead:shop - +"],
    ["write another group's retries", "XADD {orders.1}:retry:shop * a b"],
    [
      "write another's stream in a script",
      "EVAL return(redis.call('XADD',KEYS[1],'*','a','b')) 1 orders.1",
    ],
    ["read in a script", "EVAL return(redis.call('GET',KEYS[1])) 1 anything"],
    ...["KEYS *", "SCAN 0", "FLUSHALL", "FLUSHDB", "CONFIG GET *", "CONFIG SET appendonly no"].map(
      (command) => [command, command],
    ),
    ...["ACL LIST", "CLIENT LIST", "MONITOR", "SHUTDOWN", "SCRIPT FLUSH"].map((command) => [
      command,
      command,
    ]),
    ...["GET anything", "SUBSCRIBE a", "REPLICAOF NO ONE"].map((command) => [command, command]),
  ])("may not: %s", async (_, command) => {
    const [name = "", ...args] = command.split(" ");
    const bank = new Redis(urlOf("bank"), { protocol: 2, enableReadyCheck: false });
    const call = bank.call(name, ...args);
    await expect(call).rejects.toThrow(/NOPERM|can't access|no permissions/i);
    bank.disconnect();
  });

  it("is told at once, by an error that says why", async () => {
    const bank = open("bank");
    await expect(new Producer(bank, "orders.1").send("made", 1)).rejects.toMatchObject({
      code: "not_stored",
    });
    const stranger = new Worker(bank, "bank", { logger }).on("secrets", "made", () => undefined);
    await expect(stranger.start()).rejects.toMatchObject({ code: "broker_unavailable" });
  });

  /** What Redis has refused so far. */
  async function denials(...expected: string[]): Promise<void> {
    const log = (await admin.call("ACL", "LOG")) as unknown[][];
    const refused = log.map((entry) => `${entry[entry.indexOf("object") + 1]}`);
    expect([...new Set(refused)].filter((object) => !expected.includes(object))).toEqual([]);
  }
});

describe.skipIf(missing)("a service with the rights of `revent acl`, behind Sentinel", () => {
  it("works, and so it does once the replica, which has the same users, has taken over", {
    timeout: 90_000,
  }, async () => {
    const system = await startSentinelSystem();
    onTestFinished(() => system.stop());
    const admins = [system.primary, system.replica].map(({ url }) => new Redis(url));
    for (const admin of admins) {
      // One of them is away in the end.
      admin.on("error", () => undefined);
      onTestFinished(() => admin.disconnect());
      await giveRights(admin);
    }
    const open = (name: string) => {
      const user = `${name}:${encodeURIComponent(passwordOf(name))}@`;
      const broker = new RedisBroker({
        url: system.url.replace("//", `//${user}`),
        logger: silentLogger,
      });
      onTestFinished(() => broker.close());
      return broker;
    };
    const got: unknown[] = [];
    const worker = new Worker(open("shop"), "shop", { logger: silentLogger });
    worker.on("payments", "made", ({ data }) => void got.push(data));
    await worker.start();
    onTestFinished(() => worker.stop());
    const bank = open("bank");
    const producer = new Producer(bank, "payments", { durability: "primary" });
    await producer.send("made", 1);
    await eventually(() => expect(got).toEqual([1]));
    const trespass = () => new Producer(bank, "orders.1").send("made", 1);
    await expect(trespass()).rejects.toMatchObject({ code: "not_stored" });
    await system.primary.kill();
    await system.hasFailedOver(system.primary);
    await eventually(() => producer.send("made", 2, { id: "mine" }), 20_000);
    await eventually(() => expect(got).toContain(2), 20_000);
    await expect(trespass()).rejects.toMatchObject({ code: "not_stored" });
    const log = (await admins[1]?.call("ACL", "LOG")) as unknown[][];
    const refused = log.map((entry) => `${entry[entry.indexOf("object") + 1]}`);
    // Of the trespass only, which was one more after the failover.
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter((object) => !object.includes("orders.1"))).toEqual([]);
  });
});

/** Makes the users that `revent acl` prints, as the server's version has them. */
async function giveRights(admin: Redis): Promise<void> {
  const [newer] = (await admin.call("COMMAND", "INFO", "waitaof")) as unknown[];
  const { out } = await acl("--operator", "ops", "--server", newer ? "7.2" : "7.0");
  for (const line of out.trim().split("\n")) {
    const [, name = "", ...rules] = line.split(" ");
    const hash = createHash("sha256").update(passwordOf(name)).digest("hex");
    const given = rulesOf(rules.map((rule) => rule.replace("#SHA256-OF-THE-PASSWORD", `#${hash}`)));
    await admin.call("ACL", "SETUSER", name, ...given);
  }
}

/** Characters that have to be encoded in a URL. */
function passwordOf(name: string): string {
  return `${name}:p@ss/wörd?#%`;
}

/** A selector is one argument, though it has spaces. */
function rulesOf(words: readonly string[]): string[] {
  return words.join(" ").match(/\([^)]*\)|\S+/g) ?? [];
}
