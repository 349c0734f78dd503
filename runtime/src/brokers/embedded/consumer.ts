import type {
  ConsumeOptions,
  Consumer,
  Delivery,
  FailureReport,
  Settlement,
} from "../../events/index.ts";
import { Loss } from "../../events/loss.ts";
import { decodeEntry } from "../../events/wire/index.ts";
import type { Change } from "./change.ts";
import type { Store } from "./store.ts";

/** Longest wait of one `fetch`, in ms. */
const longestWait = 1000;

/** A delivery that was handed out and not settled. */
interface Held {
  readonly stream: string;
  readonly entry: number;
  readonly key: string | undefined;
  readonly loss: Loss;
}

/**
 * One member of a group. What it holds stays its own as long as it lives: it is in the broker's process,
 * so neither can die without the other, and the visibility time has nothing to tell.
 */
export class EmbeddedConsumer implements Consumer {
  readonly #store: Store;
  readonly #group: string;
  /** The one that the next fetch begins with comes first, so that a busy stream does not starve the rest. */
  #streams: readonly string[];
  /** Streams whose events of one key take effect in order: one consumer of the group has them at a time. */
  readonly #ordered: ReadonlySet<string>;
  readonly #held = new Map<string, Held>();
  readonly #onClose: () => void;
  #closed = false;
  #handed = 0;

  constructor(store: Store, options: ConsumeOptions, onClose: () => void) {
    this.#store = store;
    this.#group = options.group;
    this.#streams = [...new Set(options.streams.map(({ name }) => name))];
    const ordered = options.streams.filter(({ order }) => order === "key");
    this.#ordered = new Set(ordered.map(({ name }) => name));
    this.#onClose = onClose;
    const { group } = options;
    const joining = this.#streams.filter(
      (name) => !store.state.streams.get(name)?.groups.has(group),
    );
    store.commit(joining.map((stream) => ({ op: "join", stream, group })));
  }

  async fetch(max: number, signal: AbortSignal): Promise<readonly Delivery[]> {
    const taken = this.#take(max);
    if (taken.length > 0 || this.#closed || signal.aborted) return taken;
    await this.#store.wait(this.#msUntilDue(), signal);
    return signal.aborted ? [] : this.#take(max);
  }

  async settle(settlements: readonly Settlement[]): Promise<void> {
    for (let failures = 1; !this.#settleOnce(settlements); failures++) await pauseAfter(failures);
  }

  async hold(token: string, error: FailureReport): Promise<boolean> {
    const held = this.#held.get(token);
    if (!held) return true;
    const { stream, entry, key } = held;
    const { halted } = this.#store.state.stream(stream).group(this.#group);
    if (key === undefined || !halted.holdsUp(entry, key)) return false;
    await this.settle([{ token, outcome: "dead", error, halt: true }]);
    return true;
  }

  /** Whether it could be written down; the disk may be full. */
  #settleOnce(settlements: readonly Settlement[]): boolean {
    const changes = settlements.flatMap((settlement) => this.#changeFor(settlement) ?? []);
    try {
      this.#store.commit(changes);
    } catch {
      return false;
    }
    for (const { token, outcome } of settlements)
      if (outcome !== "failed") this.#held.delete(token);
    return true;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const held = [...this.#held.values()];
    this.#held.clear();
    this.#onClose();
    for (const { loss } of held) loss.happen();
    const group = this.#group;
    this.#store.commit(held.map(({ stream, entry }) => ({ op: "release", stream, group, entry })));
    for (const name of this.#ordered) this.#store.state.stream(name).group(group).leave(this);
    this.#store.wake();
  }

  #take(max: number): Delivery[] {
    const deliveries: Delivery[] = [];
    for (const stream of this.#closed ? [] : this.#streams) {
      deliveries.push(...this.#takeFrom(stream, max - deliveries.length));
    }
    this.#streams = [...this.#streams.slice(1), ...this.#streams.slice(0, 1)];
    return deliveries;
  }

  #takeFrom(name: string, max: number): Delivery[] {
    const stream = this.#store.state.stream(name);
    const group = stream.group(this.#group);
    if (this.#ordered.has(name) && !group.take(this)) return [];
    const entries = group.available(max, stream.entries.length, Date.now());
    if (entries.length === 0) return [];
    this.#store.commit([{ op: "hand", stream: name, group: this.#group, entries }]);
    return entries.map((entry) => this.#delivery(name, entry));
  }

  #delivery(name: string, place: number): Delivery {
    const stream = this.#store.state.stream(name);
    const entry = stream.entries[place];
    const { failures = 0, deliveries = 1 } = stream.group(this.#group).item(place) ?? {};
    const loss = new Loss();
    const token = `${place}/${++this.#handed}`;
    const origin = { stream: name, entryId: entryIdOf(place), storedAt: entry?.at ?? 0 };
    const content = decodeEntry(entry?.fields ?? [], origin);
    const key = content.ok ? content.message.key : content.key;
    this.#held.set(token, { stream: name, entry: place, key, loss });
    const { halted } = stream.group(this.#group);
    return {
      token,
      stream: name,
      entryId: origin.entryId,
      content,
      attempt: failures + 1,
      deliveries,
      ...(this.#ordered.has(name) && { fence: stream.group(this.#group).fence }),
      get recalled() {
        return loss.happened;
      },
      get signal() {
        return loss.signal;
      },
      get halted() {
        return key !== undefined && halted.has(key);
      },
    };
  }

  #changeFor(settlement: Settlement): Change | undefined {
    const held = this.#held.get(settlement.token);
    if (!held) return undefined;
    const { stream, entry } = held;
    const of = { stream, group: this.#group, entry };
    switch (settlement.outcome) {
      case "ack":
      case "release":
      case "failed":
        return { op: settlement.outcome, ...of };
      case "retry":
        return { op: "retry", ...of, dueAt: Date.now() + settlement.delayMs };
      case "dead":
        return { op: "dead", ...of, ...deadOf(settlement, held) };
    }
  }

  #msUntilDue(): number {
    const dues = this.#streams.map(
      (name) => this.#store.state.stream(name).group(this.#group).nextDue,
    );
    const soonest = Math.min(...dues.map((due) => due ?? Infinity));
    return Math.max(0, Math.min(longestWait, soonest - Date.now()));
  }
}

function deadOf({ error, halt }: { error: FailureReport; halt?: boolean }, { key }: Held) {
  return { error, at: Date.now(), ...(halt && key !== undefined && { halts: key }) };
}

function pauseAfter(failures: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(1000, 10 * 2 ** failures)));
}

/** The name of an entry in its stream. */
export function entryIdOf(place: number): string {
  return `${place}`;
}
