import { createHash } from "node:crypto";
import { aliveKey, type Shard } from "../keys.ts";
import { listOf, stringsOf } from "../replies.ts";
import { beat } from "../scripts/beat.ts";
import { run } from "../scripts/script.ts";
import type { Member } from "./member.ts";

/**
 * How long a sign of life is good for, in ms: a process that died is noticed so late, and one whose handler
 * computes for longer without a pause is taken for dead.
 */
export const aliveMs = 10_000;

/** What a member knows of the life of the others in its group. */
export class Peers {
  /** Names of those that are gone and have left entries, by shard. */
  readonly #gone = new Map<string, readonly string[]>();
  /** Who of those that live should have a shard. */
  readonly #favourites = new Map<string, string>();
  #steadySince = performance.now();

  /**
   * Who is gone, of those that read a shard. Nobody as long as our own signs of life have not come through
   * without a gap for a while: if Redis was away, the others had no better chance than we.
   */
  goneFrom({ name }: Shard): readonly string[] {
    if (performance.now() - this.#steadySince < aliveMs) return [];
    return this.#gone.get(name) ?? [];
  }

  /** Who should have an ordered shard: every member comes to the same answer, as soon as it sees the same others. */
  favouriteOf({ name }: Shard): string | undefined {
    return this.#favourites.get(name);
  }

  /** Gives a sign of life, and looks for those of the others. */
  async beat(member: Member): Promise<void> {
    await Promise.all(member.shards.map((shard) => this.#beatOn(member, shard)));
  }

  async #beatOn(member: Member, shard: Shard): Promise<void> {
    const { steady, gone, living } = await beatOnce(member, shard, aliveMs);
    if (!steady) this.#steadySince = performance.now();
    this.#gone.set(shard.name, gone);
    const [first] = living.toSorted((a, b) => weightOf(b, shard) - weightOf(a, shard));
    if (first !== undefined) this.#favourites.set(shard.name, first);
  }
}

/** Rendezvous hashing: when a member comes or goes, only the shards that it gets or had move. */
function weightOf(consumer: string, { name }: Shard): number {
  return createHash("sha1").update(`${consumer}\n${name}`).digest().readUInt32BE();
}

/** The last sign of life of a member, which leaves. */
export async function sayGoodbye(member: Member): Promise<void> {
  await Promise.all(member.shards.map((shard) => beatOnce(member, shard, 0)));
}

async function beatOnce(
  { links, group, consumer, sources }: Member,
  shard: Shard,
  goodMs: number,
): Promise<{ steady: boolean; gone: readonly string[]; living: readonly string[] }> {
  const read = sources.filter((source) => source.shard === shard).map(({ key }) => key);
  const keys = [aliveKey(shard.name, group), ...read];
  const link = links.of(shard.name);
  const [steady, gone, living] = listOf(await run(link, beat, keys, [group, consumer, goodMs]));
  return { steady: steady === 1, gone: stringsOf(gone), living: stringsOf(living) };
}
