import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { endProcess, eventually } from "../../../../tests/support/process.ts";
import { Producer, replayDeadLetters, Worker } from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";
import { EmbeddedBroker } from "./index.ts";

const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "revent-journal-"));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Everything that a group has not handled yet. */
async function readAll(folder: string, count: number): Promise<unknown[]> {
  const broker = new EmbeddedBroker({ folder });
  const got: unknown[] = [];
  const worker = new Worker(broker, "g").on("s", "made", ({ data }) => void got.push(data));
  await worker.start();
  await eventually(() => expect(got.length).toBeGreaterThanOrEqual(count));
  await worker.stop();
  await broker.close();
  return got;
}

describe("EmbeddedBroker with a folder", () => {
  it("has lost nothing that was published when its process is killed", async () => {
    const folder = newFolder();
    const script = fileURLToPath(
      new URL("../../../../tests/support/endless-publisher.ts", import.meta.url),
    );
    const args = ["--import", "tsx", "--conditions=source", script, folder];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let stored = "";
    child.stdout.on("data", (data) => {
      stored += data;
    });
    await eventually(() => expect(stored.split("\n").length).toBeGreaterThan(200));
    await endProcess(child, "SIGKILL");
    const numbers = stored.split("\n").slice(0, -1).map(Number);
    const got = await readAll(folder, numbers.length);
    expect(got.slice(0, numbers.length)).toEqual(numbers);
  });

  it("goes on where each group was: done, failed, put aside, known ids", async () => {
    const folder = newFolder();
    const first = new EmbeddedBroker({ folder });
    const worker = new Worker(first, "g", { logger, retry: { attempts: 1 } });
    worker.on("s", "made", ({ data }) => {
      if (data === "bad") throw new Error("no");
    });
    worker.on(
      "s",
      "later",
      () => {
        throw new Error("not yet");
      },
      { retry: { attempts: 2, backoff: { initial: 300 } } },
    );
    await worker.start();
    const producer = new Producer(first, "s");
    await producer.send("made", "good", { id: "1" });
    await producer.send("made", "bad", { id: "2" });
    await producer.send("later", "again", { id: "3" });
    await eventually(async () => expect(await first.deadLetters("s", "g")).toHaveLength(1));
    await worker.stop();
    await first.close();

    const second = new EmbeddedBroker({ folder });
    const got: unknown[] = [];
    const successor = new Worker(second, "g", { logger });
    for (const action of ["made", "later"]) {
      successor.on("s", action, ({ data }, { attempt }) => void got.push([data, attempt]));
    }
    await successor.start();
    await new Producer(second, "s").send("made", "good", { id: "1" });
    await eventually(() => expect(got).toEqual([["again", 2]]));
    expect(await second.deadLetters("s", "g")).toMatchObject([
      { error: { message: "no" }, attempts: 1 },
    ]);
    await successor.stop();
    await second.close();
  });

  it("keeps durability fsync, which memory alone cannot", async () => {
    const broker = new EmbeddedBroker({ folder: newFolder() });
    await new Producer(broker, "s", { durability: "fsync" }).send("made", 1);
    await broker.close();
    const forgetful = new Producer(new EmbeddedBroker(), "s", { durability: "fsync" });
    await expect(forgetful.send("made", 1)).rejects.toMatchObject({ code: "not_durable" });
  });

  it("goes on where replays and purges have led", async () => {
    const folder = newFolder();
    const first = new EmbeddedBroker({ folder });
    const worker = new Worker(first, "g", { logger, retry: { attempts: 1 } });
    worker.on("s", "made", () => {
      throw new Error("no");
    });
    await worker.start();
    const producer = new Producer(first, "s");
    for (const n of [0, 1, 2]) await producer.send("made", n);
    await eventually(async () => expect(await first.deadLetters("s", "g")).toHaveLength(3));
    await worker.stop();
    const [a, b] = await first.deadLetters("s", "g");
    expect(await first.replay("s", "g", [a?.id ?? "", "nonsense"])).toBe(1);
    expect(await first.purge("s", "g", [b?.id ?? ""])).toBe(1);
    await first.close();
    expect(await readAll(folder, 1)).toEqual([0]);
  });

  it("keeps a key halted, and the order of what is replayed", async () => {
    const folder = newFolder();
    const got: unknown[] = [];
    const options = { order: "key", deadLetter: { key: "halt" } } as const;
    const open = async (fails: boolean) => {
      const broker = new EmbeddedBroker({ folder });
      const worker = new Worker(broker, "g", { logger, retry: { attempts: 1 } });
      const handler = ({ data }: { data: number }) => {
        if (fails) throw new Error("no");
        got.push(data);
      };
      await worker.on<number>("s", "made", handler, options).start();
      const send = (n: number) => new Producer(broker, "s").send("made", n, { key: "k" });
      const dead = () => broker.deadLetters("s", "g");
      return { broker, worker, send, dead };
    };
    const close = async ({ broker, worker }: Awaited<ReturnType<typeof open>>) => {
      await worker.stop();
      await broker.close();
    };
    const first = await open(true);
    for (const n of [0, 1]) await first.send(n);
    await eventually(async () => expect(await first.dead()).toHaveLength(2));
    await close(first);
    // Twice: the first start reads single changes, the second one what was made of them.
    for (const n of [2, 3]) {
      const next = await open(false);
      await next.send(n);
      await eventually(async () => expect(await next.dead()).toHaveLength(n + 1));
      await close(next);
    }
    const last = await open(false);
    await replayDeadLetters(last.broker, "s", "g");
    await eventually(() => expect(got).toEqual([0, 1, 2, 3]));
    await last.send(4);
    await eventually(() => expect(got).toEqual([0, 1, 2, 3, 4]));
    await close(last);
  });

  it("forgets a last line that was not finished", async () => {
    const folder = newFolder();
    const broker = new EmbeddedBroker({ folder });
    await new Producer(broker, "s").send("made", 1);
    await broker.close();
    appendFileSync(join(folder, "journal.jsonl"), '{"op":"publish","str');
    expect(await readAll(folder, 1)).toEqual([1]);
  });

  it("says which line it cannot read, and leaves the file alone", () => {
    const folder = newFolder();
    const path = join(folder, "journal.jsonl");
    writeFileSync(path, "oops\n");
    expect(() => new EmbeddedBroker({ folder })).toThrow(/journal\.jsonl:1: .*cannot be read/);
    expect(readFileSync(path, "utf8")).toBe("oops\n");
  });

  it("rewrites its journal in the fewest lines at the start", async () => {
    const folder = newFolder();
    const broker = new EmbeddedBroker({ folder });
    const producer = new Producer(broker, "s");
    for (let n = 0; n < 20; n++) await producer.send("made", n);
    await broker.close();
    expect(await readAll(folder, 20)).toHaveLength(20);
    await new EmbeddedBroker({ folder }).close();
    const lines = readFileSync(join(folder, "journal.jsonl"), "utf8").trim().split("\n");
    expect(lines).toHaveLength(21);
  });

  it("lets one broker at a time have a folder", async () => {
    const folder = newFolder();
    const broker = new EmbeddedBroker({ folder });
    expect(() => new EmbeddedBroker({ folder })).toThrow(
      expect.objectContaining({ code: "misuse" }),
    );
    await broker.close();
    writeFileSync(join(folder, "lock"), `${process.ppid}`);
    expect(() => new EmbeddedBroker({ folder })).toThrow(`Process ${process.ppid} has`);
    writeFileSync(join(folder, "lock"), "999999999");
    await new EmbeddedBroker({ folder }).close();
  });
});
