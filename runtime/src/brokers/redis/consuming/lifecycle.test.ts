import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { endProcess, eventually } from "../../../../../tests/support/process.ts";
import { type RedisServer, startRedis, whyNoRedis } from "../../../../../tests/support/redis.ts";
import { Producer, Worker } from "../../../events/index.ts";
import { silentLogger as logger } from "../../../logger.ts";
import { RedisBroker } from "../index.ts";

const missing = whyNoRedis();
if (missing) console.warn(`Tests of stopping workers on Redis are skipped: ${missing}.`);

const script = fileURLToPath(
  new URL("../../../../../tests/support/noting-worker.ts", import.meta.url),
);

describe.skipIf(missing)("workers on Redis that are told to stop", { timeout: 60_000 }, () => {
  let server: RedisServer;
  let admin: Redis;
  let broker: RedisBroker;

  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.url);
    broker = new RedisBroker({ url: server.url, logger });
  });
  afterAll(async () => {
    await broker.close();
    admin.disconnect();
    await server.stop();
  });

  async function startProcess(stream: string): Promise<ChildProcess> {
    const args = ["--import", "tsx", "--conditions=source", script, server.url, stream, "g"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => endProcess(child, "SIGKILL"));
    await new Promise((resolve) => child.stdout?.once("data", resolve));
    return child;
  }

  it("handle every event once, in order, through a rolling restart under load (H4)", async () => {
    const stream = "rolling";
    let running = await Promise.all([1, 2, 3].map(() => startProcess(stream)));
    const producer = new Producer(broker, stream, { partitions: 4 });
    const keys = Array.from({ length: 8 }, (_, n) => `key-${n}`);
    let count = 0;
    let over = false;
    const sending = (async () => {
      for (; !over; count++) {
        await Promise.all(keys.map((key) => producer.send("made", count, { key })));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    for (const old of running.slice()) {
      const fresh = await startProcess(stream);
      await endProcess(old, "SIGTERM");
      expect(old.exitCode).toBe(0);
      running = [...running.filter((each) => each !== old), fresh];
    }
    over = true;
    await sending;
    const effects = () => admin.lrange(`effects:${stream}`, 0, -1);
    await eventually(
      async () => expect((await effects()).length).toBeGreaterThanOrEqual(count * keys.length),
      20_000,
    );
    const lines = await effects();
    expect(lines).toHaveLength(count * keys.length);
    for (const key of keys) {
      const numbers = lines
        .filter((line) => line.startsWith(`${key} `))
        .map((line) => line.split(" ")[1]);
      expect(numbers).toEqual(Array.from({ length: count }, (_, n) => `${n}`));
    }
  });

  it("end at once at a second signal, and lose nothing (H2)", async () => {
    const stream = "stubborn";
    const child = await startProcess(stream);
    await new Producer(broker, stream, { partitions: 4 }).send("made", -1, { key: "k" });
    await eventually(async () => expect(await admin.llen(`effects:${stream}`)).toBe(1));
    child.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(child.exitCode).toBeNull();
    const begun = Date.now();
    await endProcess(child, "SIGTERM");
    expect(Date.now() - begun).toBeLessThan(1000);
    expect(child.exitCode).toBe(143);
    const got: unknown[] = [];
    const worker = new Worker(broker, "g", { logger }).on(
      stream,
      "made",
      ({ data }) => void got.push(data),
      { partitions: 4, order: "key" },
    );
    await worker.start();
    await eventually(() => expect(got).toEqual([-1]), 20_000);
    await worker.stop();
  });
});
