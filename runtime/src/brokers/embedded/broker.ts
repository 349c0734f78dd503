import { ReventError } from "../../errors/index.ts";
import { identityOf } from "../../events/identity.ts";
import type {
  Broker,
  ConsumeOptions,
  Consumer,
  DeadLetterPage,
  DeadLetterRecord,
  DeadLetters,
  Message,
  PublishOptions,
} from "../../events/index.ts";
import { encodeEntry } from "../../events/wire/index.ts";
import type { Change, Dead, Entry } from "./change.ts";
import { EmbeddedConsumer, entryIdOf } from "./consumer.ts";
import { Journal } from "./journal.ts";
import { State } from "./state.ts";
import { Store } from "./store.ts";

/** Where an embedded broker keeps its events. */
export interface EmbeddedBrokerOptions {
  /** A folder of its own; what `publish` has resolved for is still there after a crash. Without it: memory only. */
  readonly folder?: string;
}

/**
 * A broker inside the process, for development, tests and small systems of one process. It delivers as the
 * broker on Redis does: groups from the beginning, retries, dead letters, one event per id. Entries are kept
 * for ever. Only one process can have a folder open.
 */
export class EmbeddedBroker implements Broker, DeadLetters {
  readonly #store: Store;
  readonly #consumers = new Set<Consumer>();
  #closed = false;

  /** @throws ReventError `misuse` where another process has the folder, or its journal cannot be read */
  constructor({ folder }: EmbeddedBrokerOptions = {}) {
    const state = new State();
    const journal = folder === undefined ? undefined : Journal.open(folder, state);
    this.#store = new Store(state, journal);
  }

  /** Whether {@link close} was called. */
  get closed(): boolean {
    return this.#closed;
  }

  async publish(messages: readonly Message[], options: PublishOptions = {}): Promise<void> {
    this.#checkOpen("publish");
    const now = Date.now();
    const sync = this.#mustSync(options);
    const fresh = this.#withoutRepeated(messages);
    this.#checkRoom(fresh, options);
    const changes = fresh.map((message): Change => {
      const entry = { id: identityOf(message), fields: encodeEntry(message, options), at: now };
      return { op: "publish", stream: message.stream, entry };
    });
    try {
      this.#store.commit(changes, { sync });
    } catch (cause) {
      throw new ReventError(
        "not_stored",
        "The journal could not be written; nothing was published.",
        { cause },
      );
    }
  }

  async consume(options: ConsumeOptions): Promise<Consumer> {
    this.#checkOpen("consume");
    const consumer = new EmbeddedConsumer(this.#store, options, () =>
      this.#consumers.delete(consumer),
    );
    this.#consumers.add(consumer);
    return consumer;
  }

  async deadLetters(
    name: string,
    group: string,
    { limit = 100, after }: DeadLetterPage = {},
  ): Promise<readonly DeadLetterRecord[]> {
    const stream = this.#store.state.streams.get(name);
    const all = stream?.groups.get(group)?.dead ?? [];
    const begin = after === undefined ? 0 : all.findIndex(({ entry }) => `${entry}` === after) + 1;
    const dead = all.slice(begin, begin + limit);
    return dead.map((letter) => record(letter, stream?.entries[letter.entry]));
  }

  async replay(stream: string, group: string, ids: readonly string[]): Promise<number> {
    return this.#changeDead("replay", stream, group, ids);
  }

  async purge(stream: string, group: string, ids: readonly string[]): Promise<number> {
    return this.#changeDead("purge", stream, group, ids);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      for (const consumer of [...this.#consumers]) await consumer.close();
    } finally {
      this.#store.close();
    }
  }

  #changeDead(
    op: "replay" | "purge",
    stream: string,
    group: string,
    ids: readonly string[],
  ): number {
    this.#checkOpen(`${op} dead letters`);
    const dead = this.#store.state.streams.get(stream)?.groups.get(group)?.dead ?? [];
    const known = new Set(dead.map(({ entry }) => `${entry}`));
    const entries = [...new Set(ids)].filter((id) => known.has(id)).map(Number);
    this.#store.commit(entries.map((entry) => ({ op, stream, group, entry })));
    return entries.length;
  }

  /** Whether the disk is to be waited for. */
  #mustSync({ durability = "primary" }: PublishOptions): boolean {
    if (durability === "primary") return false;
    if (durability === "fsync" && this.#store.hasJournal) return true;
    const what = `The embedded broker ${this.#store.hasJournal ? "" : "without a folder "}cannot keep durability ${durability}`;
    throw new ReventError("not_durable", `${what}; nothing was published.`);
  }

  /** `maxLength` is about what the slowest group has not been handed yet: everything else is kept in any case. */
  #checkRoom(messages: readonly Message[], { maxLength }: PublishOptions): void {
    if (maxLength === undefined) return;
    for (const name of new Set(messages.map(({ stream }) => stream))) {
      const stream = this.#store.state.streams.get(name);
      const count = messages.filter((message) => message.stream === name).length;
      if (count + (stream?.backlog ?? 0) <= maxLength) continue;
      const message = `Stream ${name} has its maxLength of ${maxLength}, so nothing was published.`;
      throw new ReventError("stream_full", `${message} Its groups have to catch up first.`);
    }
  }

  #withoutRepeated(messages: readonly Message[]): Message[] {
    const seen = new Set<string>();
    return messages.filter((message) => {
      const { stream } = message;
      const id = identityOf(message);
      const name = `${stream}\n${id}`;
      if (seen.has(name) || this.#store.state.streams.get(stream)?.ids.has(id)) return false;
      seen.add(name);
      return true;
    });
  }

  #checkOpen(wish: string): void {
    if (this.#closed)
      throw new ReventError("closed", `The embedded broker is closed; it cannot ${wish}.`);
  }
}

function record(
  { entry, error, attempts, deliveries, at }: Dead,
  stored: Entry | undefined,
): DeadLetterRecord {
  return {
    id: `${entry}`,
    entryId: entryIdOf(entry),
    storedAt: stored?.at ?? 0,
    fields: stored?.fields ?? [],
    error,
    attempts,
    deliveries,
    at: new Date(at).toISOString(),
  };
}
