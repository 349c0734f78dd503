import { type DeadLetterPage, type DeadLetterRecord, eventIn } from "../../events/index.ts";
import type { Links } from "./connections/links.ts";
import { namesOf } from "./groups.ts";
import { haltedMember } from "./halted.ts";
import { deadKey, haltedKey, retryKey } from "./keys.ts";
import { entriesOf } from "./replies.ts";
import { purge } from "./scripts/purge.ts";
import { replay } from "./scripts/replay.ts";
import { run } from "./scripts/script.ts";
import { readDeadTags, writtenDeadTags } from "./tags.ts";

/** The dead letters of groups, as Redis has them: one stream for each group and shard. */
export class DeadLetterStreams {
  readonly #links: Links;

  constructor(links: Links) {
    this.#links = links;
  }

  /** Shard by shard, the oldest first. */
  async list(
    stream: string,
    group: string,
    { limit = 100, after }: DeadLetterPage = {},
  ): Promise<DeadLetterRecord[]> {
    const names = await namesOf(this.#links, stream);
    const last = after === undefined ? undefined : placeOf(after);
    const found: DeadLetterRecord[] = [];
    for (const name of last ? names.slice(names.indexOf(last.name)) : names) {
      const from = name === last?.name ? `(${last.id}` : "-";
      const key = deadKey(name, group);
      const args = [key, from, "+", "COUNT", limit - found.length];
      const entries = entriesOf(await this.#links.of(key).call("XRANGE", args));
      found.push(...entries.map((entry) => readDeadTags(name, entry)));
      if (found.length >= limit) break;
    }
    return found;
  }

  async replay(stream: string, group: string, ids: readonly string[]): Promise<number> {
    let count = 0;
    for (const { name, id } of await this.#placesOf(stream, ids)) {
      const keys = [deadKey(name, group), retryKey(name, group)];
      count += Number(await run(this.#links.of(name), replay, keys, [id, writtenDeadTags]));
    }
    return count;
  }

  async purge(stream: string, group: string, ids: readonly string[]): Promise<number> {
    let count = 0;
    for (const { name, id } of await this.#placesOf(stream, ids)) {
      const link = this.#links.of(name);
      const [key, halted] = [deadKey(name, group), haltedKey(name, group)];
      const [entry] = entriesOf(await link.call("XRANGE", [key, id, id]));
      if (!entry) continue;
      const member = memberOf(readDeadTags(name, entry), stream);
      count += Number(await run(link, purge, [key, halted], [id, member]));
    }
    return count;
  }

  /** Those that can be of the stream. */
  async #placesOf(stream: string, ids: readonly string[]): Promise<DeadPlace[]> {
    const names = await namesOf(this.#links, stream);
    return ids.map(placeOf).filter(({ name, id }) => names.includes(name) && /^\d+-\d+$/.test(id));
  }
}

/** Where it stands among what halts keys, if it does; nowhere without a key. */
function memberOf(letter: DeadLetterRecord, stream: string): string {
  const event = eventIn(letter, stream);
  const key = event.ok ? event.message.key : event.key;
  return key === undefined ? "" : haltedMember(key, letter.entryId);
}

/** Where a dead letter stands. */
interface DeadPlace {
  readonly name: string;
  readonly id: string;
}

/** An id is `<shard>/<entry>`. */
function placeOf(id: string): DeadPlace {
  const at = id.lastIndexOf("/");
  return { name: id.slice(0, Math.max(0, at)), id: id.slice(at + 1) };
}
