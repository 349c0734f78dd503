import type { Delivery } from "../../../events/index.ts";
import { Loss } from "../../../events/loss.ts";
import { decodeEntry } from "../../../events/wire/index.ts";
import { storedAtOf } from "../entry-ids.ts";
import { haltedMember, haltedName } from "../halted.ts";
import type { Source } from "../keys.ts";
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
