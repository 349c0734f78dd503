import type { Durability } from "../../../events/index.ts";
import { isReply } from "../connections/faults.ts";
import type { Line } from "../connections/line.ts";
import { listOf } from "../replies.ts";
import { run, runThen, type Script } from "../scripts/script.ts";
import { notDurable, Syncing } from "./syncing.ts";

/** The connection for what a stream is given. @param key of the stream */
export type LineFor = (key: string, durability: Durability) => Promise<Line>;

/** Runs scripts that add to streams, and sees to it that what they wrote is as durable as asked. */
export class Store {
  readonly #lineFor: LineFor;
  readonly #waitMs: number;
  readonly #syncing = new Syncing();

  /** @param waitMs how long replicas, or the disk, may take to confirm */
  constructor(lineFor: LineFor, waitMs: number) {
    this.#lineFor = lineFor;
    this.#waitMs = waitMs;
  }

  /** @throws ReventError `not_durable` where it is written, and less durable than asked (or may be) */
  async run(
    script: Script,
    keys: readonly [string, ...string[]],
    args: readonly (string | number)[],
    durability: Durability = "primary",
  ): Promise<unknown> {
    const line = await this.#lineFor(keys[0], durability);
    if (durability === "primary") return run(line, script, keys, args);
    if (durability === "fsync") return this.#runSynced(line, script, keys, args);
    const wanted = Number(/\d+/.exec(durability)?.[0]);
    const wait = ["WAIT", [wanted, this.#waitMs]] as const;
    const [reply, confirmed] = await runThen(line, script, keys, args, wait);
    if (Number(confirmed) < wanted) {
      const message = `It is stored, and ${confirmed} of ${wanted} replicas have confirmed it within ${this.#waitMs} ms.`;
      throw notDurable(message);
    }
    return reply;
  }

  async #runSynced(
    line: Line,
    script: Script,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    if ((await this.#syncing.of(line)) === "always") return run(line, script, keys, args);
    const wait = ["WAITAOF", [1, 0, this.#waitMs]] as const;
    const [reply, confirmed] = await runThen(line, script, keys, args, wait).catch(fileGone);
    if (Number(listOf(confirmed)[0]) >= 1) return reply;
    throw notDurable(`It is stored, and Redis has not synced its file within ${this.#waitMs} ms.`);
  }
}

/** Meanwhile, somebody has switched the server's file off. */
function fileGone(error: unknown): never {
  if (!isReply(error) || !error.message.startsWith("ERR WAITAOF")) throw error;
  throw notDurable("It is stored, and Redis has no file any more: fsync needs appendonly yes.");
}
