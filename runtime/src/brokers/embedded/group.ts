import type { FailureReport } from "../../events/index.ts";
import type { Dead, GroupSnapshot, Item } from "./change.ts";
import { HaltedKeys } from "./halted.ts";

/** Where one group stands on one stream. Every entry is unread, waiting, out, dead or done. */
export class Group {
  /** The first entry that was never handed out. */
  #next = 0;
  /** Given back or to be tried again, by the time from which they may be handed out, then by place. */
  #waiting: Item[] = [];
  readonly #out = new Map<number, Item>();
  readonly #dead: Dead[] = [];
  /** Of a stream that is ordered. */
  readonly halted = new HaltedKeys();
  /** The consumer that has the stream, where it is ordered. */
  #owner: object | undefined;
  #fence = 0;

  /** Whether a consumer has the stream to itself; it gets it when nobody has it. */
  take(consumer: object): boolean {
    // Higher than in any process before, too.
    if (this.#owner === undefined) this.#fence = Math.max(this.#fence + 1, Date.now());
    this.#owner ??= consumer;
    return this.#owner === consumer;
  }

  leave(consumer: object): void {
    if (this.#owner === consumer) this.#owner = undefined;
  }

  /** Rises each time that the stream changes hands. */
  get fence(): number {
    return this.#fence;
  }

  /** The first entry that was never handed out. */
  get next(): number {
    return this.#next;
  }

  /** The entries to hand out now, `max` at the most, of a stream of so many entries. */
  available(max: number, length: number, now: number): number[] {
    const found: number[] = [];
    for (const item of this.#waiting) {
      if (item.dueAt > now || found.length === max) break;
      found.push(item.entry);
    }
    for (let entry = this.#next; entry < length && found.length < max; entry++) found.push(entry);
    return found;
  }

  /** When the next waiting entry may be handed out: epoch ms. */
  get nextDue(): number | undefined {
    return this.#waiting[0]?.dueAt;
  }

  hand(entries: readonly number[]): void {
    const handed = new Set(entries);
    const again = this.#waiting.filter(({ entry }) => handed.has(entry));
    if (again.length > 0) this.#waiting = this.#waiting.filter(({ entry }) => !handed.has(entry));
    for (const item of again) {
      this.#out.set(item.entry, { ...item, deliveries: item.deliveries + 1 });
      handed.delete(item.entry);
    }
    for (const entry of handed) {
      this.#out.set(entry, { entry, failures: 0, deliveries: 1, dueAt: 0 });
      this.#next = Math.max(this.#next, entry + 1);
    }
  }

  /** An entry that is out. */
  item(entry: number): Item | undefined {
    return this.#out.get(entry);
  }

  ack(entry: number): void {
    this.#out.delete(entry);
    this.halted.delete(entry);
  }

  /** Counts the delivery no more. */
  release(entry: number): void {
    this.#giveBack(entry, (item) => ({ ...item, deliveries: item.deliveries - 1, dueAt: 0 }));
  }

  /** It stays with whoever has it. */
  fail(entry: number): void {
    const item = this.#out.get(entry);
    if (!item) return;
    const { failures, deliveries } = item;
    this.#out.set(entry, { ...item, failures: failures + 1, deliveries: deliveries + 1 });
  }

  retry(entry: number, dueAt: number): void {
    this.#giveBack(entry, (item) => ({ ...item, failures: item.failures + 1, dueAt }));
  }

  /** @param halts the key that goes no further until it is replayed and settled, or purged */
  putAside(entry: number, error: FailureReport, at: number, halts: string | undefined): void {
    const item = this.#out.get(entry);
    if (!item) return;
    this.#out.delete(entry);
    const { failures, deliveries } = item;
    this.#dead.push({ entry, error, attempts: failures + 1, deliveries, at });
    if (halts === undefined) this.halted.delete(entry);
    else this.halted.add(entry, halts);
  }

  /** It is as if it had never been handed out. */
  replay(entry: number): void {
    if (!this.#takeDead(entry)) return;
    this.#waiting.push({ entry, failures: 0, deliveries: 0, dueAt: 0 });
    this.#waiting.sort(byDueThenPlace);
  }

  purge(entry: number): void {
    if (this.#takeDead(entry)) this.halted.delete(entry);
  }

  /** Whether there was such a dead letter. */
  #takeDead(entry: number): boolean {
    const at = this.#dead.findIndex((letter) => letter.entry === entry);
    if (at >= 0) this.#dead.splice(at, 1);
    return at >= 0;
  }

  get dead(): readonly Dead[] {
    return this.#dead;
  }

  /** Nobody holds what was out: its holder died with the process. It stays counted. */
  giveBackAll(): void {
    for (const entry of [...this.#out.keys()])
      this.#giveBack(entry, (item) => ({ ...item, dueAt: 0 }));
  }

  snapshot(): GroupSnapshot {
    return {
      next: this.#next,
      items: [...this.#waiting, ...this.#out.values()],
      dead: this.#dead,
      halted: this.halted.all,
    };
  }

  restore({ next, items, dead, halted = [] }: GroupSnapshot): void {
    this.#next = next;
    this.#waiting = [...items].sort(byDueThenPlace);
    this.#dead.splice(0, Infinity, ...dead);
    for (const [entry, key] of halted) this.halted.add(entry, key);
  }

  #giveBack(entry: number, change: (item: Item) => Item): void {
    const item = this.#out.get(entry);
    if (!item) return;
    this.#out.delete(entry);
    this.#waiting.push(change(item));
    this.#waiting.sort(byDueThenPlace);
  }
}

function byDueThenPlace(a: Item, b: Item): number {
  return a.dueAt - b.dueAt || a.entry - b.entry;
}
