import { ReventError } from "../../../errors/index.ts";
import { tryWaitAof } from "../connections/capabilities.ts";
import type { Link } from "../connections/link.ts";
import { listOf } from "../replies.ts";

/** How to know that what a connection has written is on the server's disk. */
interface Way {
  /** It can be asked, by `WAITAOF`; or it always is, before the server answers. */
  readonly by: "waitaof" | "always";
  /** The connection of which that was found out. */
  readonly connectionId: number | undefined;
}

/** Finds out how a server says that something is on its disk; once for each connection, as a failover may lead to another. */
export class Syncing {
  readonly #ways = new WeakMap<Link, Way>();

  /** @throws ReventError `not_durable` where it cannot say so */
  async of(link: Link): Promise<Way> {
    const known = this.#ways.get(link);
    if (known && known.connectionId === link.connectionId) return known;
    const by = await wayOf(link);
    const way: Way = { by, connectionId: link.connectionId };
    this.#ways.set(link, way);
    return way;
  }
}

async function wayOf(link: Link): Promise<Way["by"]> {
  const waits = await tryWaitAof(link);
  if (waits === "yes") return "waitaof";
  if (waits === "no file") throw unsynced("fsync needs appendonly yes");
  const settings: string[] = [];
  for (const name of ["appendonly", "appendfsync"]) {
    const [, value] = listOf(await link.call("CONFIG", ["GET", name]));
    settings.push(`${name} ${value}`);
  }
  const found = settings.join(", ");
  if (found === "appendonly yes, appendfsync always") return "always";
  throw unsynced(`fsync needs appendfsync always, or WAITAOF (Redis 7.2); Redis has ${found}`);
}

function unsynced(why: string): ReventError {
  return notDurable(`Nothing was published: ${why}.`);
}

/** @param what is the case, as sentences */
export function notDurable(what: string): ReventError {
  return new ReventError(
    "not_durable",
    `${what} Publish it again with the same id: it will be one event.`,
  );
}
