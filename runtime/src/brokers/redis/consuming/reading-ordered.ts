import type { Delivery } from "../../../events/index.ts";
import { sleep } from "../connections/backoff.ts";
import type { Link } from "../connections/link.ts";
import { attemptsKey, haltedKey, leaseKey, type Source } from "../keys.ts";
import { entriesOf, listOf, type RawEntry, stringsOf } from "../replies.ts";
import { readOrdered } from "../scripts/read-ordered.ts";
import { run } from "../scripts/script.ts";
import { takeOver } from "../scripts/take-over.ts";
import type { Member } from "./member.ts";
import { attemptPrefix } from "./putting-aside.ts";
import type { Reading } from "./reader.ts";
import { answerMs } from "./reading-any.ts";
import type { Tenure } from "./tenures.ts";

/** How many entries are taken over at once. */
const page = 100;

/** Longest wait of one read, in ms: also how late a shard that came to us meanwhile is read first. */
const longestBlockMs = 250;

/**
 * Reading ordered shards as long as this member has them. Entries are taken by a script that looks who has the lease;
 * the connection that blocks is only a bell (XREAD takes nothing), so what was read can never go to a member that
 * has lost the shard while it waited.
 */
export class OrderedReading implements Reading {
  readonly #member: Member;
  #sources: readonly Source[];
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

  async next(max: number, signal: AbortSignal, found: Delivery[]): Promise<void> {
    // The one that the next read begins with comes first, so that a busy shard does not starve the rest.
    this.#sources = [...this.#sources.slice(1), ...this.#sources.slice(0, 1)];
    for (const source of this.#sources) {
      const tenure = this.#member.tenures.of(source.shard);
      if (!tenure || tenure.recalled || found.length >= max) continue;
      found.push(...(await this.#readFrom(source, tenure, max - found.length)));
    }
    if (found.length === 0 && !signal.aborted) await this.#waitForMore(signal);
  }

  #readFrom(source: Source, tenure: Tenure, max: number): Promise<Delivery[]> {
    const from = tenure.inherited.get(source.key);
    if (from !== undefined) return this.#takeOver(source, tenure, from);
    // Whatever is pending comes before anything new of the same shard.
    return tenure.inherited.size > 0 ? Promise.resolve([]) : this.#readNew(source, tenure, max);
  }

  async #takeOver(source: Source, tenure: Tenure, from: string): Promise<Delivery[]> {
    const { group, consumer, links } = this.#member;
    const { name } = source.shard;
    const derived = [leaseKey, attemptsKey, haltedKey].map((key) => key(name, group));
    const args = [group, consumer, from, page, attemptPrefix(source)];
    const reply = await run(links.of(source.key), takeOver, [source.key, ...derived], args);
    if (!this.#hasStill(source, tenure)) return [];
    if (!Array.isArray(reply)) return this.#lost(source);
    // It begins anew where that was asked for meanwhile.
    if (tenure.inherited.get(source.key) !== from) return [];
    const [next, entries, halted] = listOf(reply);
    for (const name of stringsOf(halted)) tenure.halted.add(name);
    if (typeof next === "string" && next !== "-") tenure.inherited.set(source.key, next);
    else tenure.inherited.delete(source.key);
    return this.#hold(source, tenure, entriesOf(entries));
  }

  async #readNew(source: Source, tenure: Tenure, max: number): Promise<Delivery[]> {
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
    const ours = this.#sources.filter(({ shard }) => {
      const tenure = this.#member.tenures.of(shard);
      return tenure && !tenure.recalled;
    });
    if (ours.some(({ shard }) => this.#member.tenures.of(shard)?.inherited.size)) return;
    if (ours.length === 0) return sleep(longestBlockMs, signal);
    const keys = ours.map(({ key }) => key);
    const ends = ours.map((source) => this.#ends.get(source) ?? "0-0");
    const args = ["COUNT", 1, "BLOCK", longestBlockMs, "STREAMS", ...keys, ...ends];
    await this.#link.call("XREAD", args, longestBlockMs + answerMs);
  }
}
