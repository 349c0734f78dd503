import type { Delivery } from "../../events/index.ts";
import { Loss } from "../../events/loss.ts";
import { decodeEntry } from "../../events/wire/index.ts";
import type { Shard, Source } from "./keys.ts";
import type { RawEntry } from "./replies.ts";
import { readTags } from "./tags.ts";
import type { Tenure } from "./tenures.ts";

/** A delivery that a consumer has and has not settled. */
export interface Held {
  readonly source: Source;
  /** Of the entry that was read. */
  readonly id: string;
  /** Of the entry as it was first published. */
  readonly entryId: string;
  readonly attempt: number;
  readonly deliveries: number;
  readonly loss: Loss;
}

/** What a consumer has: every entry once, however often it is read. */
export class HeldDeliveries {
  readonly #byToken = new Map<string, Held>();
  readonly #tokens = new Map<string, string>();
  #handed = 0;

  /**
   * The delivery of an entry; nothing where it is held already.
   *
   * @param tenure of a source whose shard is ordered
   */
  add(source: Source, entry: RawEntry, tenure?: Tenure): Delivery | undefined {
    const name = nameOf(source, entry.id);
    if (this.#tokens.has(name)) return undefined;
    const { entryId, attempts, deliveries: before, fields } = readTags(source, entry);
    const token = `${name} ${++this.#handed}`;
    const loss = new Loss();
    const attempt = attempts + entry.attempts + 1;
    const deliveries = before + entry.deliveries + entry.attempts;
    this.#byToken.set(token, { source, id: entry.id, entryId, attempt, deliveries, loss });
    this.#tokens.set(name, token);
    const { stream } = source.shard;
    const content = decodeEntry(fields, {
      stream,
      entryId,
      storedAt: Number(entryId.split("-")[0]),
    });
    return {
      token,
      stream,
      content,
      attempt,
      deliveries,
      ...(tenure && { fence: tenure.fence }),
      get recalled() {
        return loss.happened || (tenure?.recalled ?? false);
      },
      get signal() {
        return loss.signal;
      },
    };
  }

  find(token: string): Held | undefined {
    return this.#byToken.get(token);
  }

  get tokens(): readonly string[] {
    return [...this.#byToken.keys()];
  }

  /** Ids that are held, by source. */
  get ids(): ReadonlyMap<Source, readonly string[]> {
    const ids = new Map<Source, string[]>();
    for (const { source, id } of this.#byToken.values()) {
      const list = ids.get(source);
      if (list) list.push(id);
      else ids.set(source, [id]);
    }
    return ids;
  }

  /** Its handler has failed, and will run again here. */
  countFailure(token: string): void {
    const held = this.#byToken.get(token);
    if (!held) return;
    const { attempt, deliveries } = held;
    this.#byToken.set(token, { ...held, attempt: attempt + 1, deliveries: deliveries + 1 });
  }

  /** It was settled. */
  remove(token: string): void {
    const held = this.#byToken.get(token);
    if (!held) return;
    this.#byToken.delete(token);
    this.#tokens.delete(nameOf(held.source, held.id));
  }

  hasAnyOf(shard: Shard): boolean {
    for (const { source } of this.#byToken.values()) if (source.shard === shard) return true;
    return false;
  }

  /** Another consumer has the shard now, and all that was held of it. */
  loseAll(shard: Shard): void {
    for (const { source, id } of this.#byToken.values())
      if (source.shard === shard) this.lose(source, id);
  }

  /** Another consumer has it now: whoever handles it is told. */
  lose(source: Source, id: string): void {
    const token = this.#tokens.get(nameOf(source, id));
    if (token === undefined) return;
    const held = this.#byToken.get(token);
    this.remove(token);
    held?.loss.happen();
  }
}

function nameOf({ key }: Source, id: string): string {
  return `${key} ${id}`;
}
