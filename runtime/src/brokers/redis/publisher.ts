import { ReventError } from "../../errors/index.ts";
import { identityOf } from "../../events/identity.ts";
import type { Message, StreamOptions } from "../../events/index.ts";
import { encodeEntry } from "../../events/wire/index.ts";
import { backoff, sleep } from "./backoff.ts";
import { faultOf } from "./faults.ts";
import { seenKey, streamKey } from "./keys.ts";
import type { Link } from "./link.ts";
import { publish } from "./scripts/publish.ts";
import { run } from "./scripts/script.ts";

/** How many entries one script adds at the most, and of how many characters; one alone may be longer. */
const batchLimit = 200;
const lengthLimit = 1_000_000;

/** Times of a {@link RedisPublisher}, in ms. */
export interface PublisherTimes {
  /** How long a publish may take until it rejects. */
  readonly deadlineMs: number;
  /** How long an id is remembered. */
  readonly dedupeMs: number;
}

/** One message on its way. */
interface Outgoing {
  readonly identity: string;
  readonly fields: readonly string[];
  /** Nobody waits for it any more. */
  readonly settled: boolean;
  stored(): void;
  /** It was tried in vain, and will be tried again. */
  tried(error: unknown): void;
  failed(error: unknown): void;
}

/** Stores events in their streams: in order per stream, each id once, those that come together in one step. */
export class RedisPublisher {
  readonly #link: Link;
  readonly #times: PublisherTimes;
  readonly #queues = new Map<string, Outgoing[]>();
  readonly #flushing = new Map<string, Promise<void>>();

  constructor(link: Link, times: PublisherTimes) {
    this.#link = link;
    this.#times = times;
  }

  async publish(messages: readonly Message[], options?: StreamOptions): Promise<void> {
    // All are encoded before any is queued: one that cannot be encoded stops the others.
    const encoded = messages.map((message) => ({ message, fields: encodeEntry(message, options) }));
    await Promise.all(encoded.map(({ message, fields }) => this.#enqueue(message, fields)));
  }

  /** Resolves once nothing is on its way any more. */
  async drain(): Promise<void> {
    await Promise.all(this.#flushing.values());
  }

  #enqueue(message: Message, fields: readonly string[]): Promise<void> {
    const { stream } = message;
    const identity = identityOf(message);
    return new Promise((resolve, reject) => {
      const queue = this.#queues.get(stream) ?? [];
      this.#queues.set(stream, queue);
      queue.push(
        outgoing(identity, fields, { resolve, reject, deadlineMs: this.#times.deadlineMs }),
      );
      if (!this.#flushing.has(stream)) this.#flushing.set(stream, this.#flush(stream, queue));
    });
  }

  async #flush(stream: string, queue: Outgoing[]): Promise<void> {
    // Whatever is published in this turn of the event loop goes together.
    await new Promise(setImmediate);
    for (let failures = 0; queue.length > 0; ) {
      const batch = queue.splice(0, fitting(queue)).filter(({ settled }) => !settled);
      const error = await this.#store(stream, batch);
      failures = error === undefined ? 0 : failures + 1;
      if (error === undefined) for (const each of batch) each.stored();
      else if (isFinal(error)) for (const each of batch) each.failed(error);
      else {
        for (const each of batch) each.tried(error);
        queue.unshift(...batch);
        await sleep(backoff(failures));
      }
    }
    this.#flushing.delete(stream);
    this.#queues.delete(stream);
  }

  /** The error, where there was one. */
  async #store(stream: string, batch: readonly Outgoing[]): Promise<unknown> {
    if (batch.length === 0) return undefined;
    const keys = [streamKey(stream), ...batch.map(({ identity }) => seenKey(stream, identity))];
    const args = batch.flatMap(({ fields }) => [fields.length, ...fields]);
    try {
      await run(this.#link, publish, keys, [this.#times.dedupeMs, ...args]);
      return undefined;
    } catch (error) {
      return error ?? new Error("unknown");
    }
  }
}

/** How many, from the first, go into one batch. */
function fitting(queue: readonly Outgoing[]): number {
  let length = 0;
  for (const [index, { fields }] of queue.slice(0, batchLimit).entries()) {
    for (const text of fields) length += text.length;
    if (length > lengthLimit) return Math.max(1, index);
  }
  return batchLimit;
}

/** Trying again would not help. */
function isFinal(error: unknown): boolean {
  if (error instanceof ReventError) return error.code === "closed";
  return faultOf(error) === "refused";
}

/** Settles in time, whatever becomes of the message. */
function outgoing(
  identity: string,
  fields: readonly string[],
  {
    resolve,
    reject,
    deadlineMs,
  }: { resolve(): void; reject(error: unknown): void; deadlineMs: number },
): Outgoing {
  let settled = false;
  /** What to say in the end, when nothing comes of it. */
  let last: unknown = new Error(`no confirmation within ${deadlineMs} ms`);
  let maybeStored = false;
  const settle = (end: () => void) => {
    settled = true;
    clearTimeout(timer);
    end();
  };
  const late = () => settle(() => reject(!maybeStored && isUnsent(last) ? last : notStored(last)));
  const timer = setTimeout(late, deadlineMs);
  return {
    identity,
    fields,
    get settled() {
      return settled;
    },
    stored: () => settle(resolve),
    tried(error) {
      maybeStored ||= !isUnsent(error);
      last = error;
    },
    failed: (error) =>
      settle(() => reject(error instanceof ReventError ? error : notStored(error))),
  };
}

/** It has certainly not reached Redis. */
function isUnsent(error: unknown): boolean {
  return error instanceof ReventError && error.code === "broker_unavailable";
}

function notStored(cause: unknown): ReventError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const remedy = "Publish it again with the same id: it will be one event.";
  const message = `Redis has not confirmed that the event is stored: ${why}. ${remedy}`;
  return new ReventError("not_stored", message, { cause });
}
