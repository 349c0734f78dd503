import type { Delivery } from "../../../events/index.ts";
import { Loss } from "../../../events/loss.ts";
import { Pool } from "../../../events/pool.ts";
import { decodeEntry } from "../../../events/wire/index.ts";
import { isBefore, storedAtOf } from "../entry-ids.ts";
import { haltedMember, haltedName } from "../halted.ts";
import type { Shard, Source } from "../keys.ts";
import type { RawEntry } from "../replies.ts";
import { readTags, type Tags } from "../tags.ts";
import type { Tenure } from "./tenures.ts";

/** What an entry holds. */
function contentOf({ shard: { stream } }: Source, { entryId, fields }: Tags): Delivery["content"] {
  return decodeEntry(fields, { stream, entryId, storedAt: storedAtOf(entryId) });
}

/** The key of an entry, if it has one that can be read. */
export function keyOf(source: Source, entry: RawEntry): string | undefined {
  return keyIn(contentOf(source, readTags(source, entry)));
}

function keyIn(content: Delivery["content"]): string | undefined {
  return content.ok ? content.message.key : content.key;
}

/** A delivery that a consumer has and has not settled; made for every event, so it makes nothing that nobody looks at. */
export class Held implements Delivery {
  readonly token: string;
  readonly stream: string;
  readonly content: Delivery["content"];
  declare readonly fence?: number;
  readonly attempt: number;
  readonly deliveries: number;
  /** How often its handler has failed since it was handed out, which only happens where it stays. */
  failures = 0;
  /** Redis is being told what became of it, and may say already that it is nobody's. */
  settling = false;
  readonly source: Source;
  /** Of the entry that was read. */
  readonly id: string;
  /** Of the entry as it was first published. */
  readonly entryId: string;
  /** How often the entry that was read was delivered, as Redis counts. */
  readonly count: number;
  readonly #loss = new Loss();
  readonly #tenure: Tenure | undefined;

  constructor(token: string, source: Source, entry: RawEntry, tenure: Tenure | undefined) {
    const tags = readTags(source, entry);
    const { entryId, attempts, deliveries } = tags;
    this.token = token;
    this.stream = source.shard.stream;
    this.source = source;
    this.id = entry.id;
    this.count = entry.deliveries;
    this.entryId = entryId;
    this.attempt = attempts + entry.attempts + 1;
    this.deliveries = deliveries + entry.deliveries + entry.attempts;
    this.content = contentOf(source, tags);
    this.#tenure = tenure;
    if (tenure) this.fence = tenure.fence;
  }

  get recalled(): boolean {
    return this.#loss.happened || (this.#tenure?.recalled ?? false);
  }

  get signal(): AbortSignal {
    return this.#loss.signal;
  }

  get halted(): boolean {
    const halted = this.#tenure?.halted;
    if (!halted || halted.size === 0) return false;
    return this.key !== undefined && halted.has(haltedName(this.key));
  }

  /** Where it stands among what halts keys; nowhere without a key. */
  get haltedMember(): string {
    return this.key === undefined ? "" : haltedMember(this.key, this.entryId);
  }

  /** It halts its key. */
  halt(): void {
    if (this.key !== undefined) this.#tenure?.halted.add(haltedName(this.key));
  }

  /** Nothing that comes before it halts its key; what was replayed may itself. */
  resume(): void {
    if (!this.source.isRetry && this.key !== undefined)
      this.#tenure?.halted.delete(haltedName(this.key));
  }

  /** The key of its event, if it has one that can be read. */
  get key(): string | undefined {
    return keyIn(this.content);
  }

  /** It is ours no longer. */
  lose(): void {
    this.#loss.happen();
  }
}

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

  /** Ids that are held, by source. */
  get ids(): ReadonlyMap<Source, readonly string[]> {
    return new Map([...this.#tokenById].map(([source, held]) => [source, [...held.keys()]]));
  }

  /** Whether an entry is held, and nobody is telling Redis what became of it. */
  isAtWork(source: Source, id: string): boolean {
    const token = this.#of(source).get(id);
    return token !== undefined && this.find(token)?.settling === false;
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
