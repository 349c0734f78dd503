import type { Delivery } from "../../../events/index.ts";
import type { Link } from "../connections/link.ts";
import type { Source } from "../keys.ts";
import { entriesByKey, entriesOf, type KeyEntries, listOf, type RawEntry } from "../replies.ts";
import { claim } from "../scripts/claim.ts";
import { readOwn } from "../scripts/own.ts";
import { read } from "../scripts/read.ts";
import { run } from "../scripts/script.ts";
import { tellDeleted } from "./deleted.ts";
import type { Member } from "./member.ts";
import { answerMs, type Reading, type Wish } from "./reader.ts";
import { unpack } from "./unpacking.ts";
import { touchAll } from "./upkeep.ts";

/** How many entries are looked through at once. */
const page = 100;

/** Longest wait of one read, in ms: also how late it is noticed that another member is gone. */
const longestBlockMs = 1000;

/** From so many entries on, of so many characters together at the most, the script that packs them costs less than it saves. */
const packedFrom = 8;
const packedLength = 200_000;

function isWorthPacking(entries: readonly RawEntry[]): boolean {
  let length = 0;
  for (const { fields } of entries) length += fields.at(-1)?.length ?? 0;
  return entries.length >= packedFrom && length <= packedLength;
}

/** Reading sources that all members of the group read at the same time. */
export class AnyOrderReading implements Reading {
  readonly #member: Member;
  readonly #sources: readonly Source[];
  readonly #link: Link;
  #nextClaim = 0;
  readonly #keys: readonly string[];
  /** There was much to read the last time, so there may be more. */
  #isBusy = false;
  /** Of the last time there was more than was asked for, since each source may have as much. */
  #isAmple = false;
  /** The answer to what was read ahead: Redis works on it while the events before are unpacked and handled. */
  #ahead: Promise<unknown> | undefined;

  constructor(member: Member, sources: readonly Source[], link: Link) {
    this.#member = member;
    this.#sources = sources;
    this.#link = link;
    this.#keys = sources.map(({ key }) => key);
  }

  get isAhead(): boolean {
    return this.#ahead !== undefined;
  }

  /** If Redis was away, the others need a chance to show that they live. */
  doubt(): void {
    this.#nextClaim = performance.now() + this.#member.visibilityMs / 3;
  }

  async recover(found: Delivery[]): Promise<void> {
    const { group, consumer, links } = this.#member;
    // What it answers is found among what is ours.
    await this.#ahead?.catch(() => undefined);
    this.#ahead = undefined;
    for (const source of this.#sources) {
      const link = links.of(source.key);
      for (let from: string | undefined = "-"; from !== undefined; ) {
        const args = [group, consumer, from, page];
        const [own, deleted] = listOf(await run(link, readOwn, [source.key], args));
        tellDeleted(this.#member, source, deleted);
        const entries = entriesOf(own);
        found.push(...this.#hold(source, entries));
        from = entries.length < page ? undefined : `(${entries.at(-1)?.id}`;
      }
    }
  }

  async next(wish: Wish, signal: AbortSignal, found: Delivery[]): Promise<void> {
    const { max } = wish;
    await this.#inherit(max, found);
    if (found.length > 0) return;
    if (performance.now() >= this.#nextClaim) {
      // What we hold is not stalled, even if we were too busy to say so.
      await touchAll(this.#member);
      await this.#claimStalled(max, found);
      if (found.length < max) this.doubt();
    }
    if (found.length > 0 || (signal.aborted && !this.isAhead)) return;
    const untilClaim = Math.round(this.#nextClaim - performance.now());
    found.push(...(await this.#readNew(wish, Math.max(1, Math.min(longestBlockMs, untilClaim)))));
  }

  /** Reads entries that no member of the group had; waits for some up to `blockMs`. */
  async #readNew(wish: Wish, blockMs: number): Promise<Delivery[]> {
    const there = this.#isBusy || this.isAhead ? await this.#readThere(wish) : [];
    const found = there.length > 0 ? there : await this.#waitForSome(wish.max, blockMs);
    this.#isBusy = found.some(({ entries }) => isWorthPacking(entries));
    const deliveries = found.flatMap(({ key, entries }) => {
      const source = this.#sources.find((each) => each.key === key);
      return source ? this.#hold(source, entries) : [];
    });
    this.#isAmple = deliveries.length > wish.max;
    return deliveries;
  }

  /** Reads what there is, and goes on reading before anything is done with it. */
  async #readThere({ max, ahead }: Wish): Promise<KeyEntries[]> {
    const asked = this.#ahead ?? this.#ask(max);
    this.#ahead = undefined;
    const reply = await asked;
    const more = reply === null || this.#isAmple ? 0 : ahead(max);
    if (more > 0) {
      this.#ahead = this.#ask(more);
      // Whoever waits for it is told.
      this.#ahead.catch(() => undefined);
    }
    return unpack(reply);
  }

  #ask(max: number): Promise<unknown> {
    const { group, consumer } = this.#member;
    return run(this.#link, read, this.#keys, [group, consumer, max]);
  }

  async #waitForSome(max: number, blockMs: number): Promise<KeyEntries[]> {
    const { group, consumer } = this.#member;
    const args = ["GROUP", group, consumer, "COUNT", max, "BLOCK", blockMs, "STREAMS"];
    const command = [...args, ...this.#keys, ...this.#keys.map(() => ">")];
    return entriesByKey(await this.#link.call("XREADGROUP", command, blockMs + answerMs));
  }

  /** Takes over what had no sign of life for too long, `max` of each source at the most. */
  async #claimStalled(max: number, found: Delivery[]): Promise<void> {
    const idleMs = this.#member.visibilityMs;
    for (const source of this.#sources) await this.#claimFrom(source, { max, idleMs }, found);
  }

  /** Takes over what members had that are gone, `max` of each and each source at the most. */
  async #inherit(max: number, found: Delivery[]): Promise<void> {
    for (const source of this.#sources) {
      for (const owner of this.#member.peers.goneFrom(source.shard))
        await this.#claimFrom(source, { max, idleMs: 0, owner }, found);
    }
  }

  async #claimFrom(
    source: Source,
    { max, idleMs, owner }: { max: number; idleMs: number; owner?: string },
    found: Delivery[],
  ): Promise<void> {
    const { group, consumer, links } = this.#member;
    const link = links.of(source.key);
    const whose = owner === undefined ? [] : [owner];
    const before = found.length;
    for (let from = "-"; found.length - before < max; ) {
      const left = Math.min(page, max - found.length + before);
      const args = [group, consumer, idleMs, from, left, ...whose];
      const [next, entries, deleted] = listOf(await run(link, claim, [source.key], args));
      tellDeleted(this.#member, source, deleted);
      found.push(...this.#hold(source, entriesOf(entries)));
      if (typeof next !== "string" || next === "-") break;
      from = next;
    }
  }

  #hold(source: Source, entries: readonly RawEntry[]): Delivery[] {
    return this.#member.held.addAll(source, entries);
  }
}
