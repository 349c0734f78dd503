import { randomUUID } from "node:crypto";
import { ReventError } from "../../../errors/index.ts";
import { identityOf } from "../../../events/identity.ts";
import type { Standing, StoredEntry } from "../../../events/index.ts";
import type { Logger } from "../../../logger.ts";
import { isReply } from "../connections/faults.ts";
import type { Line } from "../connections/line.ts";
import type { Links } from "../connections/links.ts";
import { isBefore } from "../entry-ids.ts";
import { epochKey, floorKey, seenKey, streamKey } from "../keys.ts";
import { stringsOf } from "../replies.ts";
import { nameOf } from "../scripts/event-of.ts";
import { lost } from "../scripts/lost.ts";
import { run } from "../scripts/script.ts";
import { standing } from "../scripts/standing.ts";

/** How many entries one script looks for. */
const lookLimit = 500;

/** What a mark says. */
interface Mark {
  /** Names the data set from a server's promotion, or start, on. */
  readonly replication: string;
  /** Names it from its beginning, or its loss, on: see `scripts/epoch.ts`. */
  readonly epoch: string;
  /** The newest entry there was; empty for none. */
  readonly newest: string;
  /** The event in it, since another entry may have its id some day; empty where the entry does not say. */
  readonly event: string;
  /** Everything before it was trimmed; empty for nothing. */
  readonly floor: string;
}

/**
 * Finds out what Redis has confirmed and lost: by a failover to a replica that did not have it, a start without its
 * file, FLUSHALL or DEL.
 */
export class Audit {
  readonly #links: Links;
  /** By stream, the connection over which it was looked at. */
  readonly #lines = new Map<string, Line>();
  readonly #logger: Logger;
  /** Told once. */
  #isBlind = false;

  constructor(links: Links, logger: Logger) {
    this.#links = links;
    this.#logger = logger;
  }

  /**
   * The connection over which a stream was looked at last; whatever is sent over another one may come to a server that
   * nobody looks at. Any for a stream that nobody has looked at yet.
   *
   * @throws ReventError `broker_unavailable` where it has broken
   */
  async lineOf(stream: string): Promise<Line> {
    const line = this.#lines.get(stream) ?? (await this.#links.of(stream).line());
    this.#lines.set(stream, line);
    if (line.isWhole) return line;
    const message = `The connection to Redis over which ${stream} was looked at has broken. Ask for its standing again first.`;
    throw new ReventError("broker_unavailable", message);
  }

  /** Looks at what costs little: who the server is, and what it has not got any more when it has lost anything. */
  async standing(stream: string, last?: string): Promise<Standing> {
    const line = await this.#links.of(stream).line();
    const before = last === undefined ? undefined : readMark(last);
    const replication = await this.#replicationOf(line);
    const keys = [streamKey(stream), epochKey(stream), floorKey(stream)];
    const reply = await run(line, standing, keys, [randomUUID(), before?.newest ?? ""]);
    const [epoch = "", newest = "", event = "", floor = "", there] = stringsOf(reply);
    this.#lines.set(stream, line);
    const mark: Mark = { replication, epoch, newest, event, floor };
    return {
      mark: JSON.stringify(mark),
      intact:
        before === undefined ||
        (before.replication === replication &&
          isSame(before.epoch, epoch) &&
          (there === "1" || before.newest === "" || isTrimmed(before.newest, floor))),
    };
  }

  async lost(
    stream: string,
    entries: readonly StoredEntry[],
    mark: string,
  ): Promise<ReadonlySet<string>> {
    const line = await this.lineOf(stream);
    const { floor, newest, event, epoch } = readMark(mark);
    const gone: string[] = [];
    for (let at = 0; at < entries.length; at += lookLimit) {
      const some = entries.slice(at, at + lookLimit);
      const seen = some.map((entry) => seenKey(stream, identityOf(entry)));
      const keys = [streamKey(stream), floorKey(stream), epochKey(stream), ...seen];
      const events = some.flatMap((entry) => [entry.entryId, nameOf(entry)]);
      const args = [floor, newest, event, epoch, ...events];
      gone.push(...stringsOf(await run(line, lost, keys, args)));
    }
    return new Set(gone);
  }

  /** Redis names a data set anew whenever another server, or the same one after a start, goes on with it. */
  async #replicationOf(line: Line): Promise<string> {
    try {
      const facts = String(await line.call("INFO", ["replication"]));
      return /^master_replid:(\w+)/m.exec(facts)?.[1] ?? "";
    } catch (error) {
      if (!isReply(error) || !error.message.startsWith("NOPERM")) throw error;
      this.#tellBlind(error);
      return "";
    }
  }

  #tellBlind(error: Error): void {
    if (this.#isBlind) return;
    this.#isBlind = true;
    const what =
      "Redis does not say when another server has taken over, so what a failover loses may go unnoticed";
    this.#logger.warn(
      { err: error },
      `${what}. Give the user the right to INFO, as revent acl does.`,
    );
  }
}

function readMark(text: string): Mark {
  const { replication = "", epoch = "", newest = "", event = "", floor = "" } = JSON.parse(text);
  return { replication, epoch, newest, event, floor };
}

/** It is the same, or has begun since. */
function isSame(before: string, epoch: string): boolean {
  return epoch === before || (!before.includes(" ") && epoch.startsWith(`${before} `));
}

function isTrimmed(id: string, floor: string): boolean {
  return floor !== "" && isBefore(id, floor);
}
