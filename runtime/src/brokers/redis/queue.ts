import { randomBytes } from "node:crypto";
import { ReventError } from "../../errors/index.ts";
import type { PublishOptions } from "../../events/index.ts";
import { backoff, sleep } from "./backoff.ts";
import { faultOf, isReply } from "./faults.ts";
import { roundKey, seenKey } from "./keys.ts";
import type { Outgoing } from "./outgoing.ts";
import { append } from "./scripts/append.ts";
import { publish } from "./scripts/publish.ts";
import type { Script } from "./scripts/script.ts";
import type { Store } from "./store.ts";

/** How many entries one script adds at the most, and of how many characters; one alone may be longer. */
const batchLimit = 200;
const lengthLimit = 1_000_000;

/** How long, in ms, Redis remembers that an attempt was given up: longer than one can still be on its way. */
const rememberRoundMs = 3_600_000;

interface Waiting {
  readonly outgoing: Outgoing;
  readonly options: PublishOptions;
}

/** What goes to one stream, in order: those that come together go in one step, and a batch is repeated until it is stored. */
export class StreamQueue {
  readonly #key: string;
  readonly #store: Store;
  readonly #dedupeMs: number;
  readonly #waiting: Waiting[] = [];
  readonly #roundKey: string;
  #round = 0;
  /** An attempt has failed that may have been stored, or may still be on its way: the next one must see to that. */
  #inDoubt = false;
  /** The last entry that was confirmed to us. */
  #last: string | undefined;
  #flushing: Promise<void> | undefined;

  /** @param dedupeMs how long an id is remembered */
  constructor(key: string, store: Store, dedupeMs: number) {
    this.#key = key;
    this.#store = store;
    this.#dedupeMs = dedupeMs;
    this.#roundKey = roundKey(key, randomBytes(8).toString("hex"));
  }

  add(outgoing: Outgoing, options: PublishOptions): void {
    this.#waiting.push({ outgoing, options });
    this.#flushing ??= this.#flush();
  }

  /** Resolves once nothing is on its way any more. */
  async drain(): Promise<void> {
    await this.#flushing;
  }

  async #flush(): Promise<void> {
    // Whatever is published in this turn of the event loop goes together.
    await new Promise(setImmediate);
    for (let failures = 0; this.#waiting.length > 0; ) {
      const batch = this.#waiting.splice(0, fitting(this.#waiting));
      const open = batch.filter(({ outgoing }) => !outgoing.settled);
      const error = await this.#send(open);
      failures = error === undefined ? 0 : failures + 1;
      if (error === undefined) for (const { outgoing } of open) outgoing.stored();
      else if (isFinal(error)) for (const { outgoing } of open) outgoing.failed(meaningOf(error));
      else {
        for (const { outgoing } of open) outgoing.tried(error);
        this.#waiting.unshift(...open);
        await sleep(backoff(failures));
      }
    }
    this.#flushing = undefined;
  }

  /** The error, where there was one. */
  async #send(batch: readonly Waiting[]): Promise<unknown> {
    const [first] = batch;
    if (!first) return undefined;
    const { options } = first;
    const entries = batch.map(({ outgoing }) => outgoing);
    const { script, keys, args } = this.#command(entries, options);
    try {
      const reply = await this.#store.run(script, [this.#key, ...keys], args, options.durability);
      if (typeof reply !== "string") return new Error("a later attempt has been here");
      this.#last = reply;
      this.#inDoubt = false;
      return undefined;
    } catch (error) {
      this.#inDoubt = true;
      return error ?? new Error("unknown");
    }
  }

  #command(
    entries: readonly Outgoing[],
    { fresh, durability = "primary", encoding, maxLength = 0 }: PublishOptions,
  ): { script: Script; keys: string[]; args: (string | number)[] } {
    const items: (string | number)[] = [];
    for (const { fields } of entries) {
      items.push(fields.length);
      for (const text of fields) items.push(text);
    }
    const plain = durability === "primary" && encoding !== "flat";
    if (!fresh || !plain || this.#last === undefined) {
      const seen = entries.map(({ identity }) => seenKey(this.#key, identity));
      return { script: publish, keys: seen, args: [maxLength, this.#dedupeMs, ...items] };
    }
    if (this.#inDoubt) this.#round++;
    const args = [maxLength, this.#round, this.#inDoubt ? 1 : 0, this.#last, rememberRoundMs];
    return { script: append, keys: [this.#roundKey], args: [...args, entries.length, ...items] };
  }
}

/** How many, from the first, go into one batch: what was published with the same options, and is not too long. */
function fitting(waiting: readonly Waiting[]): number {
  const options = waiting[0]?.options;
  let length = 0;
  for (const [index, each] of waiting.slice(0, batchLimit).entries()) {
    if (each.options !== options) return index;
    for (const text of each.outgoing.fields) length += text.length;
    if (length > lengthLimit) return Math.max(1, index);
  }
  return batchLimit;
}

/** Trying again would not help. */
function isFinal(error: unknown): boolean {
  if (error instanceof ReventError) return error.code === "closed" || error.code === "not_durable";
  return faultOf(error) === "refused";
}

function meaningOf(error: unknown): unknown {
  if (!isReply(error) || !error.message.startsWith("FULL")) return error;
  const message = `The stream has its maxLength of ${error.message.slice(5)}, so nothing was published.`;
  return new ReventError("stream_full", `${message} Its groups have to catch up first.`);
}
