import { spawn } from "node:child_process";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../../generator/src/commands/run.ts";
import { endWithUs, eventually } from "../../../tests/support/process.ts";
import { type RedisServer, startRedis, whyNoRedis } from "../../../tests/support/redis.ts";
import { RedisBroker } from "../brokers/redis/index.ts";
import { DeadLetter, Producer, Worker } from "../events/index.ts";
import { silentLogger as logger } from "../logger.ts";

const missing = whyNoRedis();
if (missing) console.warn(`Tests of commands that need Redis are skipped: ${missing}.`);

/** Runs `revent` in this repository, as its command line does. */
async function revent(...args: string[]) {
  let out = "";
  let err = "";
  const io = {
    ...{ color: false, cwd: process.cwd(), debug: false },
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const code = await run(args, io);
  return { code, out, err };
}

describe("revent without Redis", () => {
  it.each(["acl", "dead", "streams"])("tells how to use %s", async (name) => {
    const { code, out } = await revent(name, "--help");
    expect(code).toBe(0);
    expect(out).toContain(`Usage: revent ${name}`);
    expect((await revent("--help")).out).toContain(`  ${name} `);
  });

  it("prints the rights that the contracts of the project ask for", async () => {
    const { code, out } = await revent("acl", "posts");
    expect(code).toBe(0);
    expect(out).toMatch(/^user posts on #.* \(\+xadd [^)]*~posts\) .*~\{users\}:dead:posts/);
    expect((await revent("acl", "shop")).code).toBe(2);
  });

  it("takes the contracts of another folder", async () => {
    const root = ["--root", "tests/golden/events-only"];
    const { code, out } = await revent("acl", ...root);
    expect(code).toBe(0);
    expect(out).toMatch(/^user billing on .*\nuser meters on /);
    expect((await revent("acl", ...root, "--specs", "nowhere")).code).toBe(2);
  });

  it.each(["dead list users posts", "streams", "streams users --forget posts"])(
    "says in one line that nobody answers: %s",
    async (line) => {
      const { code, out, err } = await revent(
        ...line.split(" "),
        "--redis",
        "redis://:pw@127.0.0.1:1",
      );
      expect(err).toMatch(
        /^revent: Redis at 127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED.*\n$/,
      );
      expect([code, out]).toEqual([2, ""]);
    },
  );

  it.each([
    ["dead", ["list", "users", "posts"], "Say where Redis is"],
    ["dead", ["lisst", "users", "posts"], "Say what to do: list, show, replay, purge."],
    ["dead", ["list", "users"], "Usage: revent dead list <stream> <group>"],
    ["dead", ["list", "a", "b", "--redis", "http://x"], "is no address of Redis"],
    ["streams", ["--oops"], "Unknown option '--oops'"],
  ])("refuses %s %j", async (name, args, want) => {
    const { code, err } = await revent(name, ...args);
    expect(err).toContain(want);
    expect(code).toBe(2);
  });
});

describe.skipIf(missing)("revent with Redis", { timeout: 60_000 }, () => {
  let server: RedisServer;
  let broker: RedisBroker;
  let worker: Worker;
  let refuse = true;
  const got: number[] = [];

  beforeAll(async () => {
    server = await startRedis();
    broker = new RedisBroker({ url: server.url, logger });
    worker = new Worker(broker, "posts", { logger }).on<number>("users", "made", ({ data }) => {
      if (refuse) throw new DeadLetter("not today\u001B[31m");
      got.push(data);
    });
    await worker.start();
    const producer = new Producer(broker, "users");
    for (let n = 0; n < 5; n++) await producer.send("made", n, { key: `k${n % 2}` });
    await eventually(async () =>
      expect(await broker.deadLetters("users", "posts")).toHaveLength(5),
    );
  });
  afterAll(async () => {
    await worker.stop();
    await broker.close();
    await server.stop();
  });

  const dead = (...args: string[]) => revent("dead", ...args, "--redis", server.url);

  it.each([
    ["dead list users posts", "nobody:s3cret", /cannot be reached: WRONGPASS .*/],
    ["streams", "nobody:s3cret", /cannot be reached: WRONGPASS .*/],
    ["dead list users posts", "poor:pw", /refuses that: NOPERM .*/],
    ["dead replay users posts --all", "poor:pw", /refuses that: NOPERM .*/],
    ["dead purge users posts --all", "poor:pw", /refuses that: NOPERM .*/],
    ["streams", "poor:pw", /refuses that: NOPERM .*/],
    ["streams users --forget posts", "poor:pw", /refuses that: NOPERM .*/],
  ])("says in one line what Redis has against %s by %s", async (line, user, why) => {
    const admin = new Redis(server.url);
    await admin.call("ACL", "SETUSER", "poor", "on", ">pw", "-@all", "+client|id");
    admin.disconnect();
    const url = server.url.replace("//", `//${user}@`);
    const { code, out, err } = await revent(...line.split(" "), "--redis", url);
    expect(err).toMatch(new RegExp(`^revent: Redis .*${why.source}\n$`));
    expect(err).not.toContain("s3cret");
    expect([code, out]).toEqual([2, ""]);
  });

  it("says in one line that Redis does not answer", async () => {
    server.pause();
    const { code, err } = await revent("streams", "--redis", server.url);
    server.resume();
    expect(err).toMatch(/^revent: Redis .*\n$/);
    expect(code).toBe(2);
  });

  it("watches until Ctrl-C, and ends with 0", async () => {
    const flags = ["--conditions=source", "--import=tsx", "generator/src/cli.ts"];
    const args = ["streams", "--watch", "--redis", server.url];
    const child = spawn(process.execPath, [...flags, ...args]);
    endWithUs(child);
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    const ended = new Promise((resolve) => child.once("close", (...how) => resolve(how)));
    await eventually(() => expect(out.split("workers").length).toBeGreaterThan(2), 30_000);
    child.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
    expect(err).toBe("");
  });

  it("lists and shows dead letters, and lets no control character through", async () => {
    const { out } = await dead("list", "users", "posts", "--key", "k1");
    const lines = out.trim().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^id +put aside +action +key +reason +attempts +message$/);
    expect(lines[1]).toMatch(/^users\/\d+-\d+ .* made +k1 +rejected +1 +not today \[31m$/);
    const id = lines[1]?.split(" ")[0] ?? "";
    const shown = JSON.parse((await dead("show", "users", "posts", id)).out);
    expect(shown).toMatchObject({ id, error: { reason: "rejected" }, attempts: 1 });
    expect((await dead("show", "users", "posts", "users/1-1")).code).toBe(1);
    expect((await dead("list", "users", "posts", "--key", "k9")).out).toBe("There is none.\n");
  });

  it("tells a mistyped group, stream or reason from one that has no dead letters", async () => {
    const all = ["--all", "--dry-run"];
    for (const args of [["list"], ["list", "--json"], ["replay", ...all], ["purge", ...all]]) {
      const [name = "", ...options] = args;
      const err = "There is no group nobody on users.\n";
      expect(await dead(name, "users", "nobody", ...options)).toEqual({ code: 1, out: "", err });
    }
    expect((await dead("list", "user", "posts")).err).toBe("There is no group posts on user.\n");
    const { code, err } = await dead("purge", "users", "posts", "--reason", "rejcted");
    expect([code, err]).toEqual([2, expect.stringContaining('no reason "rejcted"')]);
  });

  it("shows where groups stand", async () => {
    const { out } = await revent("streams", "--redis", server.url);
    const [head = "", row = ""] = out.split("\n");
    expect(head.trim().split(/ {2,}/)).toHaveLength(11);
    expect(row.trim().split(/ {2,}/)).toEqual([
      "users",
      "posts",
      "5",
      "0",
      "-",
      "0",
      "-",
      "0",
      "5",
      "0",
      "1",
    ]);
    const { out: json } = await revent("streams", "users", "--json", "--redis", server.url);
    expect(JSON.parse(json)).toMatchObject([{ stream: "users", group: "posts", dead: 5 }]);
    expect((await revent("streams", "others", "--redis", server.url)).out).toContain("No group");
  });

  it("replays and purges what a filter lets through, and says first what that is", async () => {
    expect((await dead("replay", "users", "posts")).code).toBe(2);
    const filter = ["users", "posts", "--key", "k1"];
    expect((await dead("replay", ...filter, "--dry-run")).out).toBe("2 would be replayed.\n");
    refuse = false;
    expect((await dead("replay", ...filter, "--rate", "100")).out).toBe("2 replayed.\n");
    await eventually(() => expect(got).toEqual([1, 3]));
    expect((await dead("purge", "users", "posts", "--all", "--dry-run")).out).toBe(
      "3 would be deleted.\n",
    );
    expect((await dead("purge", "users", "posts", "--all")).out).toBe("3 deleted.\n");
    expect(await broker.deadLetters("users", "posts")).toEqual([]);
  });

  it("tells the age of what nobody has read, right after deletions too, and forgets a group (F3)", async () => {
    await (await broker.consume({ group: "slow", streams: [{ name: "aged" }] })).close();
    const producer = new Producer(broker, "aged");
    for (let n = 0; n < 4; n++) await producer.send("made", n);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const of = async () => (await broker.reports()).find(({ stream }) => stream === "aged");
    expect(await of()).toMatchObject({ length: 4, unread: 4, inFlight: 0, members: 0 });
    expect((await of())?.oldestUnreadMs).toBeGreaterThanOrEqual(50);
    const admin = new Redis(server.url);
    const [[first], [second]] = (await admin.xrange("aged", "-", "+")) as [
      [string, string[]],
      [string, string[]],
    ];
    await admin.xdel("aged", second);
    expect(await of()).toMatchObject({ length: 3, unread: 3 });
    await admin.xtrim("aged", "MINID", "=", first);
    expect(await of()).toMatchObject({ length: 3, unread: 3 });
    await admin.del("aged");
    expect(await of()).toMatchObject({ length: 0, unread: 0 });
    admin.disconnect();
    const forget = ["streams", "aged", "--forget", "slow", "--redis", server.url];
    expect(await revent(...forget)).toMatchObject({ code: 0, out: "aged forgets slow.\n" });
    expect(await revent(...forget)).toMatchObject({ code: 1 });
    expect(await of()).toBeUndefined();
  });
});
