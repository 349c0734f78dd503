import { randomUUID } from "node:crypto";
import { identityOf } from "../../../events/identity.ts";
import type { Standing, StoredEntry } from "../../../events/index.ts";
import { isReply } from "../connections/faults.ts";
import type { Link } from "../connections/link.ts";
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
  /** Names it from its beginning, or its loss, on. */
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

  constructor(links: Links) {
    this.#links = links;
  }

  /** Looks at what costs little: who the server is, and what it has not got any more when it has lost anything. */
  async standing(stream: string, last?: string): Promise<Standing> {
    const link = this.#links.of(stream);
    const before = last === undefined ? undefined : readMark(last);
    // Before the rest: a failover between the two is found the next time.
    const replication = await replicationOf(link);
    const keys = [streamKey(stream), epochKey(stream), floorKey(stream)];
    const reply = await run(link, standing, keys, [randomUUID(), before?.newest ?? ""]);
    const [epoch = "", newest = "", event = "", floor = "", there] = stringsOf(reply);
    const mark: Mark = { replication, epoch, newest, event, floor };
    return {
      mark: JSON.stringify(mark),
      intact:
        before === undefined ||
        (before.replication === replication &&
          before.epoch === epoch &&
          (there === "1" || before.newest === "" || isTrimmed(before.newest, floor))),
    };
  }

  async lost(
    stream: string,
    entries: readonly StoredEntry[],
    mark: string,
  ): Promise<ReadonlySet<string>> {
    const { floor, newest, event } = readMark(mark);
    const gone: string[] = [];
    for (let at = 0; at < entries.length; at += lookLimit) {
      const some = entries.slice(at, at + lookLimit);
      const seen = some.map((entry) => seenKey(stream, identityOf(entry)));
      const keys = [streamKey(stream), floorKey(stream), ...seen];
      const events = some.flatMap((entry) => [entry.entryId, nameOf(entry)]);
      const args = [floor, newest, event, ...events];
      gone.push(...stringsOf(await run(this.#links.of(stream), lost, keys, args)));
    }
    return new Set(gone);
  }
}

/** Redis names a data set anew whenever another server, or the same one after a start, goes on with it. */
async function replicationOf(link: Link): Promise<string> {
  try {
    const facts = String(await link.call("INFO", ["replication"]));
    return /^master_replid:(\w+)/m.exec(facts)?.[1] ?? "";
  } catch (error) {
    if (isReply(error) && error.message.startsWith("NOPERM")) return "";
    throw error;
  }
}

function readMark(text: string): Mark {
  const { replication = "", epoch = "", newest = "", event = "", floor = "" } = JSON.parse(text);
  return { replication, epoch, newest, event, floor };
}

function isTrimmed(id: string, floor: string): boolean {
  return floor !== "" && isBefore(id, floor);
}
