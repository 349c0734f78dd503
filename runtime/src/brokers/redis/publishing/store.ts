import type { Durability } from "../../../events/index.ts";
import { isReply } from "../connections/faults.ts";
import type { Link } from "../connections/link.ts";
import type { Links } from "../connections/links.ts";
import { listOf } from "../replies.ts";
import { run, runThen, type Script } from "../scripts/script.ts";
import { notDurable, Syncing } from "./syncing.ts";

/** Runs scripts that add to streams, and sees to it that what they wrote is as durable as asked. */
export class Store {
  readonly #links: Links;
  /** For what waits for replicas or the disk: nothing else shall wait with it. */
  readonly #durable: Links;
  readonly #waitMs: number;
  readonly #syncing = new Syncing();

  /** @param waitMs how long replicas, or the disk, may take to confirm */
  constructor(links: Links, durable: Links, waitMs: number) {
    this.#links = links;
    this.#durable = durable;
    this.#waitMs = waitMs;
  }

  /** @throws ReventError `not_durable` where it is written, and less durable than asked (or may be) */
  async run(
    script: Script,
    keys: readonly [string, ...string[]],
    args: readonly (string | number)[],
    durability: Durability = "primary",
  ): Promise<unknown> {
    if (durability === "primary") return run(this.#links.of(keys[0]), script, keys, args);
    const link = this.#durable.of(keys[0]);
    if (durability === "fsync") return this.#runSynced(link, script, keys, args);
    const wanted = Number(/\d+/.exec(durability)?.[0]);
    const wait = ["WAIT", [wanted, this.#waitMs]] as const;
    const [reply, confirmed] = await runThen(link, script, keys, args, wait);
    if (Number(confirmed) < wanted) {
      const message = `It is stored, and ${confirmed} of ${wanted} replicas have confirmed it within ${this.#waitMs} ms.`;
      throw notDurable(message);
    }
    return reply;
  }

  async #runSynced(
    link: Link,
    script: Script,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    const { by, connectionId } = await this.#syncing.of(link);
    if (by === "always") {
      const reply = await run(link, script, keys, args);
      if (link.connectionId === connectionId) return reply;
      throw notDurable("It is stored, by a server that may not sync its file before it answers.");
    }
    const wait = ["WAITAOF", [1, 0, this.#waitMs]] as const;
    const [reply, confirmed] = await runThen(link, script, keys, args, wait).catch(fileGone);
    if (Number(listOf(confirmed)[0]) >= 1) return reply;
    throw notDurable(`It is stored, and Redis has not synced its file within ${this.#waitMs} ms.`);
  }
}

/** Meanwhile, somebody has switched the server's file off. */
function fileGone(error: unknown): never {
  if (!isReply(error) || !error.message.startsWith("ERR WAITAOF")) throw error;
  throw notDurable("It is stored, and Redis has no file any more: fsync needs appendonly yes.");
}
