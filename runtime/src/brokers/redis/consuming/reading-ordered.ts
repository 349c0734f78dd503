import type { Delivery } from "../../../events/index.ts";
import { pause } from "../../../events/pause.ts";
import type { Link } from "../connections/link.ts";
import { attemptsKey, haltedKey, leaseKey, type Source } from "../keys.ts";
import { entriesOf, listOf, type RawEntry, stringsOf } from "../replies.ts";
import { lookAtPending } from "../scripts/pending.ts";
import { readOrdered } from "../scripts/read-ordered.ts";
import { run } from "../scripts/script.ts";
import { takeOver } from "../scripts/take-over.ts";
import { tellDeleted } from "./deleted.ts";
import { keyOf } from "./held.ts";
import type { Member } from "./member.ts";
import { attemptPrefix } from "./putting-aside.ts";
import { answerMs, type Reading, type Wish } from "./reader.ts";
import type { Inheritance, Tenure } from "./tenures.ts";

/** How many entries are taken over at once. */
const page = 100;

/** Longest wait of one read, in ms: also how late a shard that came to us meanwhile is read first. */
const longestBlockMs = 250;

/** A source, and the time in which this member has its shard. */
interface Owned {
  readonly source: Source;
  readonly tenure: Tenure;
}

/**
 * Reading ordered shards as long as this member has them. Entries are taken by a script that looks who has the lease;
 * the connection that blocks is only a bell (XREAD takes nothing), so what was read can never go to a member that
 * has lost the shard while it waited.
 */
export class OrderedReading implements Reading {
  /** Who has the lease may change while events are handled. */
  readonly isAhead = false;
  readonly #member: Member;
  readonly #sources: readonly Source[];
  readonly #link: Link;
  /** By source, the last entry there was when it was read to its end. */
  readonly #ends = new Map<Source, string>();

  constructor(member: Member, sources: readonly Source[], link: Link) {
    this.#member = member;
    this.#sources = sources;
    this.#link = link;
  }

  doubt(): void {
    this.#member.tenures.doubt(this.#member);
  }

  /** What is pending is looked through again, before anything new is read; see {@link Tenure}. */
  async recover(): Promise<void> {
    this.doubt();
  }

  /** All sources at once: on a slow network, one after the other, a fault would come before the last. */
  async next({ max }: Wish, signal: AbortSignal, found: Delivery[]): Promise<void> {
    const pending = this.#ours.filter(({ source, tenure }) => tenure.inherited.has(source.key));
    await all(pending, async (each) => void found.push(...(await this.#takeOver(each))));
    if (found.length === 0) await this.#share(max, found);
    if (found.length === 0 && !signal.aborted) await this.#waitForMore(signal);
  }

  /** Sources that may be read now. */
  get #ours(): readonly Owned[] {
    return this.#sources.flatMap((source) => {
      const tenure = this.#member.tenures.of(source.shard);
      return tenure && !tenure.recalled ? { source, tenure } : [];
    });
  }

  /** Reads as much of each source, so that none has to wait for the others; those that have more share what is left. */
  async #share(max: number, found: Delivery[]): Promise<void> {
    let asked = this.#ours;
    while (asked.length > 0 && found.length < max) {
      const share = Math.ceil((max - found.length) / asked.length);
      const full: Owned[] = [];
      await all(asked, async (each) => {
        const some = await this.#readNew(each, share);
        found.push(...some);
        if (some.length === share) full.push(each);
      });
      asked = full;
    }
  }

  async #takeOver({ source, tenure }: Owned): Promise<Delivery[]> {
    const inheritance = tenure.inherited.get(source.key);
    if (!inheritance) return [];
    const { group, consumer, links } = this.#member;
    const { name } = source.shard;
    const derived = [leaseKey, attemptsKey, haltedKey].map((key) => key(name, group));
    const args = [group, consumer, inheritance.from, page, attemptPrefix(source)];
    const reply = await run(links.of(source.key), lookAtPending, [source.key, ...derived], args);
    if (!this.#hasStill(source, tenure)) return [];
    if (!Array.isArray(reply)) return this.#lost(source);
    const [next, entries, halted, deleted] = listOf(reply);
    tellDeleted(this.#member, source, deleted);
    for (const name of stringsOf(halted)) tenure.halted.add(name);
    const taken = await this.#claim(source, entriesOf(entries), inheritance);
    if (!this.#hasStill(source, tenure)) return [];
    if (!taken) return this.#lost(source);
    // It begins anew where that was asked for meanwhile.
    if (tenure.inherited.get(source.key) !== inheritance) return [];
    if (typeof next === "string" && next !== "-") inheritance.from = next;
    else tenure.inherited.delete(source.key);
    return this.#hold(source, tenure, taken);
  }

  /**
   * A process that died can only have died over what it had begun: a delivery is counted in Redis where no other entry of its
   * key is pending before it. Answers those that were still pending; nothing when another one has the lease.
   */
  async #claim(
    source: Source,
    entries: readonly RawEntry[],
    { keys }: Inheritance,
  ): Promise<readonly RawEntry[] | undefined> {
    if (entries.length === 0) return [];
    const { group, consumer, links } = this.#member;
    const items = entries.flatMap((entry) => {
      const key = keyOf(source, entry);
      const isBehind = key !== undefined && keys.size === keys.add(key).size;
      return [entry.id, isBehind ? "" : entry.deliveries];
    });
    const lease = leaseKey(source.shard.name, group);
    const args = [group, consumer, ...items];
    const reply = await run(links.of(source.key), takeOver, [source.key, lease], args);
    if (!Array.isArray(reply)) return undefined;
    const taken = new Set(stringsOf(reply));
    return entries.filter(({ id }) => taken.has(id));
  }

  async #readNew({ source, tenure }: Owned, max: number): Promise<Delivery[]> {
    // Whatever is pending comes before anything new of the same shard.
    if (tenure.recalled || tenure.inherited.size > 0) return [];
    const { group, consumer, links } = this.#member;
    const keys = [source.key, leaseKey(source.shard.name, group)];
    const reply = await run(links.of(source.key), readOrdered, keys, [group, consumer, max]);
    if (!this.#hasStill(source, tenure)) return [];
    if (!Array.isArray(reply)) return this.#lost(source);
    // What was given back meanwhile comes first; these are pending behind it.
    if (tenure.inherited.size > 0) return [];
    const entries = entriesOf(reply[0]);
    if (entries.length < max) this.#ends.set(source, String(reply[1]));
    return this.#hold(source, tenure, entries);
  }

  /** Otherwise what was read meanwhile stays pending, for whoever has the shard next: what was lost with the tenure comes before it. */
  #hasStill({ shard }: Source, tenure: Tenure): boolean {
    return this.#member.tenures.of(shard) === tenure;
  }

  #hold(source: Source, tenure: Tenure, entries: readonly RawEntry[]): Delivery[] {
    return this.#member.held.addAll(source, entries, tenure);
  }

  #lost({ shard }: Source): Delivery[] {
    this.#member.tenures.lose(this.#member, shard);
    return [];
  }

  async #waitForMore(signal: AbortSignal): Promise<void> {
    const ours = this.#ours;
    if (ours.some(({ tenure }) => tenure.inherited.size > 0)) return;
    if (ours.length === 0) return pause(longestBlockMs, signal);
    const keys = ours.map(({ source }) => source.key);
    const ends = ours.map(({ source }) => this.#ends.get(source) ?? "0-0");
    const args = ["COUNT", 1, "BLOCK", longestBlockMs, "STREAMS", ...keys, ...ends];
    await this.#link.call("XREAD", args, longestBlockMs + answerMs);
  }
}

/** Resolves once all are done, also where some fail: what the others have read is ours. Rejects as the first that failed. */
async function all<T>(items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  for (const result of await Promise.allSettled(items.map(task)))
    if (result.status === "rejected") throw result.reason;
}
