import { ReventError } from "../../../errors/index.ts";
import { tryWaitAof } from "../connections/capabilities.ts";
import type { Line } from "../connections/line.ts";
import { listOf } from "../replies.ts";

/**
 * How to know that what was written is on the server's disk: it can be asked, by `WAITAOF`; or it always is, before the
 * server answers.
 */
type Way = "waitaof" | "always";

/** Finds out how a server says that something is on its disk; once for each connection, as a failover may lead to another. */
export class Syncing {
  readonly #ways = new WeakMap<Line, Way>();

  /** @throws ReventError `not_durable` where it cannot say so */
  async of(line: Line): Promise<Way> {
    const way = this.#ways.get(line) ?? (await wayOf(line));
    this.#ways.set(line, way);
    return way;
  }
}

async function wayOf(line: Line): Promise<Way> {
  const waits = await tryWaitAof(line);
  if (waits === "yes") return "waitaof";
  if (waits === "no file") throw unsynced("fsync needs appendonly yes");
  const settings: string[] = [];
  for (const name of ["appendonly", "appendfsync"]) {
    const [, value] = listOf(await line.call("CONFIG", ["GET", name]));
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
