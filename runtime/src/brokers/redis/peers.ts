import { aliveKey } from "./keys.ts";
import type { Member } from "./member.ts";
import { listOf, stringsOf } from "./replies.ts";
import { beat } from "./scripts/beat.ts";
import { run } from "./scripts/script.ts";

/**
 * How long a sign of life is good for, in ms: a process that died is noticed so late, and one whose handler
 * computes for longer without a pause is taken for dead.
 */
export const aliveMs = 10_000;

/** What a member knows of the life of the others in its group. */
export class Peers {
  /** Names of those that are gone and have left entries, by stream. */
  readonly #gone = new Map<string, readonly string[]>();
  #steadySince = performance.now();

  /**
   * Who is gone, of those that read a stream. Nobody as long as our own signs of life have not come through
   * without a gap for a while: if Redis was away, the others had no better chance than we.
   */
  goneFrom(stream: string): readonly string[] {
    if (performance.now() - this.#steadySince < aliveMs) return [];
    return this.#gone.get(stream) ?? [];
  }

  /** Gives a sign of life, and looks for those of the others. */
  async beat(member: Member): Promise<void> {
    for (const stream of member.streams) {
      const [steady, gone] = await beatOnce(member, stream, aliveMs);
      if (!steady) this.#steadySince = performance.now();
      this.#gone.set(stream, gone);
    }
  }
}

/** The last sign of life of a member, which leaves. */
export async function sayGoodbye(member: Member): Promise<void> {
  await Promise.all(member.streams.map((stream) => beatOnce(member, stream, 0)));
}

async function beatOnce(
  { commands, group, consumer, sources }: Member,
  stream: string,
  goodMs: number,
): Promise<readonly [steady: boolean, gone: readonly string[]]> {
  const read = sources.filter((source) => source.stream === stream).map(({ key }) => key);
  const keys = [aliveKey(stream, group), ...read];
  const [steady, gone] = listOf(await run(commands, beat, keys, [group, consumer, goodMs]));
  return [steady === 1, stringsOf(gone)];
}
