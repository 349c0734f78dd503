import { identityOf } from "../../../events/identity.ts";
import type { Message, PublishOptions } from "../../../events/index.ts";
import { partitionNames, partitionOf } from "../../../events/partitions.ts";
import { encodeEntry } from "../../../events/wire/index.ts";
import { streamKey } from "../keys.ts";
import type { Janitor } from "./janitor.ts";
import { type PublisherTimes, StreamQueue } from "./queue.ts";
import type { Store } from "./store.ts";

/** Options of who gave none: one object, so that what comes together goes together. */
const none: PublishOptions = {};

/** Stores events in their streams: in order per stream, each id once. */
export class RedisPublisher {
  readonly #store: Store;
  readonly #janitor: Janitor;
  readonly #times: PublisherTimes;
  readonly #queues = new Map<string, StreamQueue>();

  constructor(store: Store, janitor: Janitor, times: PublisherTimes) {
    this.#store = store;
    this.#janitor = janitor;
    this.#times = times;
  }

  async publish(messages: readonly Message[], options: PublishOptions = none): Promise<void> {
    // All are encoded before any is queued: one that cannot be encoded stops the others.
    const encoded = messages.map((message) => ({ message, fields: encodeEntry(message, options) }));
    await Promise.all(
      encoded.map(({ message, fields }) => this.#enqueue(message, fields, options)),
    );
  }

  /** Resolves once nothing is on its way any more. */
  async drain(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.drain()));
  }

  #enqueue(message: Message, fields: readonly string[], options: PublishOptions): Promise<void> {
    const queue = this.#queueFor(message, options);
    const event = { id: message.id, identity: identityOf(message), fields, options };
    return new Promise((resolve, reject) => queue.add(event, { resolve, reject }));
  }

  #queueFor(message: Message, options: PublishOptions): StreamQueue {
    const { partitions = 1 } = options;
    const names = partitionNames(message.stream, partitions);
    const key = streamKey(names[partitionOf(message, partitions)] ?? message.stream);
    this.#janitor.mind(key, options);
    const queue = this.#queues.get(key) ?? new StreamQueue(key, this.#store, this.#times);
    this.#queues.set(key, queue);
    return queue;
  }
}
