import { ReventError } from "../../../errors/index.ts";
import type { Durability } from "../../../events/index.ts";
import type { Link } from "../connections/link.ts";
import type { Links } from "../connections/links.ts";
import { listOf } from "../replies.ts";
import { run, runThen, type Script } from "../scripts/script.ts";

/** Runs scripts that add to streams, and sees to it that what they wrote is as durable as asked. */
export class Store {
  readonly #links: Links;
  /** For what waits for replicas or the disk: nothing else shall wait with it. */
  readonly #durable: Links;
  readonly #waitMs: number;
  /** Connections whose server writes to disk before it answers. */
  readonly #synced = new WeakMap<Link, number>();

  /** @param waitMs how long replicas may take to confirm */
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
    if (durability === "fsync") {
      await this.#checkSynced(link);
      return run(link, script, keys, args);
    }
    const wanted = Number(/\d+/.exec(durability)?.[0]);
    const wait = ["WAIT", [wanted, this.#waitMs]] as const;
    const [reply, confirmed] = await runThen(link, script, keys, args, wait);
    if (Number(confirmed) < wanted) {
      const message = `It is stored, and ${confirmed} of ${wanted} replicas have confirmed it within ${this.#waitMs} ms.`;
      throw notDurable(message);
    }
    return reply;
  }

  /** Whether the server syncs its file before every answer; asked once for each connection. */
  async #checkSynced(link: Link): Promise<void> {
    if (link.connectionId !== undefined && this.#synced.get(link) === link.connectionId) return;
    const settings = new Map<string, string>();
    for (const name of ["appendonly", "appendfsync"]) {
      const [, value] = listOf(await link.call("CONFIG", ["GET", name]));
      settings.set(name, String(value));
    }
    const found = [...settings].map(([name, value]) => `${name} ${value}`).join(", ");
    if (found !== "appendonly yes, appendfsync always")
      throw notDurable(
        `Nothing was published: fsync needs appendfsync always; Redis has ${found}.`,
      );
    if (link.connectionId !== undefined) this.#synced.set(link, link.connectionId);
  }
}

function notDurable(what: string): ReventError {
  return new ReventError(
    "not_durable",
    `${what} Publish it again with the same id: it will be one event.`,
  );
}
