import type { Delivery } from "../../../events/index.ts";
import { Pool } from "../../../events/pool.ts";
import { isBefore } from "../entry-ids.ts";
import type { Shard, Source } from "../keys.ts";
import type { RawEntry } from "../replies.ts";
import { Held } from "./held.ts";
import type { Tenure } from "./tenures.ts";

/** What a consumer has: every entry once, however often it is read. */
export class HeldDeliveries {
  readonly #pool = new Pool<Held>();
  readonly #tokenById = new Map<Source, Map<string, string>>();
  #handed = 0;

  /**
   * The deliveries of entries, without those that are held already.
   *
   * @param tenure of a source whose shard is ordered
   */
  addAll(source: Source, entries: readonly RawEntry[], tenure?: Tenure): Delivery[] {
    const others = this.#of(source);
    const added: Delivery[] = [];
    for (const entry of entries) {
      if (others.has(entry.id)) continue;
      const token = `${this.#pool.next} ${++this.#handed}`;
      const held = new Held(token, source, entry, tenure);
      this.#pool.add(held);
      others.set(entry.id, token);
      added.push(held);
    }
    return added;
  }

  #of(source: Source): Map<string, string> {
    const known = this.#tokenById.get(source);
    if (known) return known;
    const made = new Map<string, string>();
    this.#tokenById.set(source, made);
    return made;
  }

  /** A token begins with the delivery's place in the pool, where another one may be by now. */
  find(token: string): Held | undefined {
    const held = this.#pool.at(placeOf(token));
    return held?.token === token ? held : undefined;
  }

  /** In the order of reading, of each source. */
  get tokens(): readonly string[] {
    return [...this.#tokenById.values()].flatMap((tokens) => [...tokens.values()]);
  }

  /** Ids that are held and that nobody is telling Redis about, each lot of one source as it is when it is asked for. */
  *atWork(limit: number): Generator<{ source: Source; ids: readonly string[] }> {
    for (const [source, tokenById] of this.#tokenById) {
      let ids: string[] = [];
      for (const [id, token] of [...tokenById]) {
        if (this.find(token)?.settling === false) ids.push(id);
        if (ids.length < limit) continue;
        yield { source, ids };
        ids = [];
      }
      if (ids.length > 0) yield { source, ids };
    }
  }

  /** It was settled. */
  remove(token: string): void {
    const held = this.find(token);
    if (!held) return;
    this.#pool.remove(placeOf(token));
    this.#of(held.source).delete(held.id);
  }

  hasAnyOf(shard: Shard): boolean {
    for (const [source, held] of this.#tokenById)
      if (source.shard === shard && held.size > 0) return true;
    return false;
  }

  /** Another consumer has the shard now, and all that was held of it. */
  loseAll(shard: Shard): void {
    for (const [source, held] of this.#tokenById)
      if (source.shard === shard) for (const id of [...held.keys()]) this.lose(source, id);
  }

  /** Another consumer has it now: whoever handles it is told. Answers what was lost. */
  lose(source: Source, id: string): Held | undefined {
    const token = this.#of(source).get(id);
    const held = token === undefined ? undefined : this.find(token);
    if (!held) return undefined;
    this.remove(held.token);
    held.lose();
    return held;
  }

  /** Loses what comes after one that was lost, of its key. */
  loseBehind({ source, id, key }: Held): void {
    if (key === undefined) return;
    for (const [other, token] of [...this.#of(source)])
      if (isBefore(id, other) && this.find(token)?.key === key) this.lose(source, other);
  }
}

function placeOf(token: string): number {
  return Number.parseInt(token, 10);
}
