import { identityOf } from "../../../events/identity.ts";
import type { Message, PublishOptions } from "../../../events/index.ts";
import { partitionNames, partitionOf } from "../../../events/partitions.ts";
import { encodeEntry } from "../../../events/wire/index.ts";
import { streamKey } from "../keys.ts";
import type { Janitor } from "./janitor.ts";
import type { OutgoingEvent } from "./outgoing.ts";
import type { PartitionCheck } from "./partition-check.ts";
import { type PublisherTimes, StreamQueue } from "./queue.ts";
import type { Store } from "./store.ts";

/** Options of who gave none: one object, so that what comes together goes together. */
const none: PublishOptions = {};

/** Stores events in their streams: in order per stream, each id once. */
export class RedisPublisher {
  readonly #store: Store;
  readonly #janitor: Janitor;
  readonly #partitions: PartitionCheck;
  readonly #times: PublisherTimes;
  readonly #queues = new Map<string, StreamQueue>();

  constructor(store: Store, janitor: Janitor, partitions: PartitionCheck, times: PublisherTimes) {
    this.#store = store;
    this.#janitor = janitor;
    this.#partitions = partitions;
    this.#times = times;
  }

  async publish(messages: readonly Message[], options: PublishOptions = none): Promise<void> {
    await this.#put(messages, options);
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
    const [first] = events;
    if (first && events.length === 1) return [await enqueue(first)];
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

  #outgoing(message: Message, options: PublishOptions): Addressed {
    const fields = encodeEntry(message, options);
    const event = { id: message.id, identity: identityOf(message), fields, options };
    return { queue: this.#queueFor(message, options), event };
  }

  #queueFor(message: Message, options: PublishOptions): StreamQueue {
    const { partitions = 1 } = options;
    const names = partitionNames(message.stream, partitions);
    const key = streamKey(names[partitionOf(message, partitions)] ?? message.stream);
    this.#janitor.mind(key, options);
    const known = this.#queues.get(key);
    if (known) return known;
    this.#partitions.mind(message.stream, partitions);
    const queue = new StreamQueue(key, this.#store, this.#times);
    this.#queues.set(key, queue);
    return queue;
  }
}

/** An event, and where it is to go. */
interface Addressed {
  readonly queue: StreamQueue;
  readonly event: OutgoingEvent;
}

function enqueue({ queue, event }: Addressed): Promise<string | undefined> {
  return new Promise((resolve, reject) => queue.add(event, { resolve, reject }));
}
