import type { Message, PublishOptions } from "../../../events/index.ts";
import { partitionNameOf } from "../../../events/partitions.ts";
import { encodeEntry } from "../../../events/wire/index.ts";
import { streamKey } from "../keys.ts";
import type { Janitor } from "./janitor.ts";
import type { OutgoingEvent } from "./outgoing.ts";
import type { PartitionCheck } from "./partition-check.ts";
import { type PublisherSettings, StreamQueue } from "./queue.ts";
import type { Store } from "./store.ts";

/** Options of who gave none: one object, so that what comes together goes together. */
const none: PublishOptions = {};

/** Stores events in their streams: in order per stream, each id once. */
export class RedisPublisher {
  readonly #store: Store;
  readonly #janitor: Janitor;
  readonly #partitions: PartitionCheck;
  readonly #settings: PublisherSettings;
  readonly #queues = new Map<string, StreamQueue>();

  constructor(
    store: Store,
    janitor: Janitor,
    partitions: PartitionCheck,
    settings: PublisherSettings,
  ) {
    this.#store = store;
    this.#janitor = janitor;
    this.#partitions = partitions;
    this.#settings = settings;
  }

  publish(messages: readonly Message[], options: PublishOptions = none): Promise<void> {
    const only = messages[0];
    if (only && messages.length === 1) return this.#putOne(only, options);
    return this.#put(messages, options).then(() => undefined);
  }

  /** As {@link publish}; looks for every id, and answers where each event stands. */
  async store(messages: readonly Message[], options: PublishOptions = none): Promise<string[]> {
    const ids = await this.#put(messages, { ...options, fresh: false });
    return ids.map((id) => id ?? "");
  }

  /** Resolves once nothing is on its way any more. */
  async drain(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.drain()));
  }

  async #put(
    messages: readonly Message[],
    options: PublishOptions,
  ): Promise<(string | undefined)[]> {
    // All are encoded before any is queued: one that cannot be encoded stops the others.
    const events = messages.map((message) => this.#outgoing(message, options));
    const stored = new Map<OutgoingEvent, string | undefined>();
    const queues = new Set(events.map(({ queue }) => queue));
    const lines = [...queues].map(async (queue) => {
      const line = events.filter((each) => each.queue === queue).map(({ event }) => event);
      const ids = await queue.addAll(line);
      for (const [index, event] of line.entries()) stored.set(event, ids[index]);
    });
    await Promise.all(lines);
    return events.map(({ event }) => stored.get(event));
  }

  /** The usual case, with no promise but the one that is answered. */
  #putOne(message: Message, options: PublishOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      const { queue, event } = this.#outgoing(message, options);
      queue.add(event, { resolve: () => resolve(), reject });
    });
  }

  #outgoing(message: Message, options: PublishOptions): Addressed {
    const fields = encodeEntry(message, options);
    return { queue: this.#queueFor(message, options), event: { message, fields, options } };
  }

  #queueFor(message: Message, options: PublishOptions): StreamQueue {
    const key = streamKey(partitionNameOf(message, options.partitions));
    this.#janitor.mind(key, options);
    const known = this.#queues.get(key);
    if (known) return known;
    this.#partitions.mind(message.stream, options.partitions ?? 1);
    const queue = new StreamQueue(key, this.#store, this.#settings);
    this.#queues.set(key, queue);
    return queue;
  }
}

/** An event, and where it is to go. */
interface Addressed {
  readonly queue: StreamQueue;
  readonly event: OutgoingEvent;
}
