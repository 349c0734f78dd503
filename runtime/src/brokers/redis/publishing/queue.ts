import { randomBytes } from "node:crypto";
import { ReventError } from "../../../errors/index.ts";
import { identityOf } from "../../../events/identity.ts";
import type { PublishOptions } from "../../../events/index.ts";
import { pause } from "../../../events/pause.ts";
import { backoff } from "../connections/backoff.ts";
import { faultOf, isReply } from "../connections/faults.ts";
import { epochKey, roundKey, seenKey } from "../keys.ts";
import { stringsOf } from "../replies.ts";
import { append } from "../scripts/append.ts";
import { publish } from "../scripts/publish.ts";
import type { Script } from "../scripts/script.ts";
import { type Ends, Outgoing, type OutgoingEvent } from "./outgoing.ts";
import { pack } from "./packing.ts";
import type { Store } from "./store.ts";

/** How many entries one script adds at the most, and of how many characters; one alone may be longer. */
const batchLimit = 200;
const lengthLimit = 1_000_000;

/** So many are not halved. */
const smallBatch = 32;

/** How long, in ms, Redis remembers that an attempt was given up: longer than one can still be on its way. */
const rememberRoundMs = 3_600_000;

/** How a publisher goes about it. Times are in ms. */
export interface PublisherSettings {
  /** How long a publish may take until it rejects. */
  readonly deadlineMs: number;
  /** How long an id is remembered. */
  readonly dedupeMs: number;
  /** What failed is tried again until then; or it is left to whoever published it. */
  readonly repeats: boolean;
}

/** What goes to one stream, in order: those that come together go in one step; a batch is repeated until it is stored, where anything is repeated. */
export class StreamQueue {
  readonly #key: string;
  readonly #store: Store;
  readonly #settings: PublisherSettings;
  readonly #waiting: Outgoing[] = [];
  /** What is under way: older than all that waits, and as all have the same time they are late in this order. */
  #sending: readonly Outgoing[] = [];
  #clock: NodeJS.Timeout | undefined;
  readonly #roundKey: string;
  #round = 0;
  /** An attempt has failed that may have been stored, or may still be on its way: the next one must see to that. */
  #inDoubt = false;
  /** The last entry that was confirmed to us. */
  #last: string | undefined;
  #flushing: Promise<void> | undefined;

  constructor(key: string, store: Store, settings: PublisherSettings) {
    this.#key = key;
    this.#store = store;
    this.#settings = settings;
    this.#roundKey = roundKey(key, randomBytes(8).toString("hex"));
  }

  add(event: OutgoingEvent, ends: Ends): void {
    this.#add(event, ends, performance.now() + this.#settings.deadlineMs);
  }

  /** All of them, in order: none is tried before what stands ahead of it is stored. Answers their entries' ids. */
  async addAll(events: readonly OutgoingEvent[]): Promise<(string | undefined)[]> {
    const due = performance.now() + this.#settings.deadlineMs;
    const ids: (string | undefined)[] = [];
    while (ids.length < events.length) {
      const rest = events.slice(ids.length);
      const count = fitting(rest.map((event) => ({ event })));
      ids.push(...(await this.#addStep(rest.slice(0, count), due)));
    }
    return ids;
  }

  /** What goes in one step is stored, or late, together; options of its own keep others out of it. */
  #addStep(events: readonly OutgoingEvent[], due: number): Promise<(string | undefined)[]> {
    const step = { options: { ...events[0]?.options }, inStep: true };
    return Promise.all(
      events.map(
        (event) =>
          new Promise<string | undefined>((resolve, reject) =>
            this.#add({ ...event, ...step }, { resolve, reject }, due),
          ),
      ),
    );
  }

  #add(event: OutgoingEvent, ends: Ends, due: number): void {
    this.#waiting.push(new Outgoing(event, ends, due));
    this.#clock ??= setTimeout(() => this.#giveUpLate(), due - performance.now());
    this.#flushing ??= this.#flush();
  }

  /** Resolves once nothing is on its way any more. */
  async drain(): Promise<void> {
    await this.#flushing;
  }

  async #flush(): Promise<void> {
    // Whatever is published in this turn of the event loop goes together.
    await new Promise(setImmediate);
    // Whoever publishes without a break has as many again as were told last.
    for (let failures = 0, told = 0; this.#waiting.length > 0; ) {
      const batch = this.#waiting.splice(0, this.#nextCount(told)).filter(isOpen);
      this.#sending = batch;
      const { ids, error } = await this.#send(batch);
      this.#sending = [];
      told = batch.length;
      failures = error === undefined ? 0 : failures + 1;
      if (error === undefined || this.#isFinal(error)) settle(batch, error, ids);
      else {
        for (const outgoing of batch) outgoing.tried(error);
        this.#waiting.unshift(...batch.filter(isOpen));
        await pause(backoff(failures));
      }
    }
    clearTimeout(this.#clock);
    this.#clock = undefined;
    this.#flushing = undefined;
  }

  /**
   * One half of what waits, and of what comes soon: so Redis has something to do while those who are told publish more.
   *
   * @param soon how many come soon
   */
  #nextCount(soon: number): number {
    const most = fitting(this.#waiting);
    if (this.#waiting[0]?.event.inStep) return most;
    return Math.min(most, Math.max(smallBatch, Math.ceil((this.#waiting.length + soon) / 2)));
  }

  #giveUpLate(): void {
    const now = performance.now();
    this.#clock = undefined;
    for (const outgoing of [...this.#sending, ...this.#waiting].filter(isOpen)) {
      if (outgoing.due > now) {
        this.#clock = setTimeout(() => this.#giveUpLate(), outgoing.due - now);
        return;
      }
      outgoing.late();
    }
  }

  async #send(batch: readonly Outgoing[]): Promise<Sent> {
    const [first] = batch;
    if (!first) return { ids: [] };
    const { options } = first.event;
    const { script, keys, args } = this.#command(batch, options);
    try {
      const reply = await this.#store.run(script, [this.#key, ...keys], args, options.durability);
      const ids = stringsOf(reply);
      const last = typeof reply === "string" ? reply : ids.at(-1);
      if (last === undefined) throw new Error("a later attempt has been here");
      this.#last = last;
      this.#inDoubt = false;
      return { ids };
    } catch (error) {
      this.#inDoubt = true;
      return { ids: [], error: error ?? new Error("unknown") };
    }
  }

  /** It is not tried again: that would not help, or is not for us. */
  #isFinal(error: unknown): boolean {
    if (!this.#settings.repeats) return true;
    if (error instanceof ReventError)
      return error.code === "closed" || error.code === "not_durable";
    return faultOf(error) === "refused";
  }

  #command(batch: readonly Outgoing[], options: PublishOptions): Command {
    const { fresh, durability = "primary", encoding, maxLength = 0 } = options;
    const plain = durability === "primary" && encoding !== "flat";
    if (!fresh || !plain || this.#last === undefined) {
      const seen = batch.map(({ event }) => seenKey(this.#key, identityOf(event.message)));
      const args: (string | number)[] = [maxLength, this.#settings.dedupeMs];
      for (const { event } of batch) args.push(event.fields.length, ...event.fields);
      return { script: publish, keys: [epochKey(this.#key), ...seen], args };
    }
    if (this.#inDoubt) this.#round++;
    const doubt = this.#inDoubt ? 1 : 0;
    const head = [maxLength, this.#round, doubt, this.#last, rememberRoundMs, batch.length];
    const { lengths, values, shapes } = pack(batch.map(({ event }) => event.fields));
    return {
      script: append,
      keys: [this.#roundKey, epochKey(this.#key)],
      args: [...head, lengths, values, ...shapes],
    };
  }
}

/** What became of a batch: the entries' ids, where they are looked for; the error, where there was one. */
interface Sent {
  readonly ids: readonly string[];
  readonly error?: unknown;
}

/** A script with what it is given, beside the stream's key. */
interface Command {
  readonly script: Script;
  readonly keys: readonly string[];
  readonly args: (string | number)[];
}

/** Somebody still waits for it. */
function isOpen({ settled }: Outgoing): boolean {
  return !settled;
}

/** Tells those of a batch that have not become late meanwhile. */
function settle(batch: readonly Outgoing[], error: unknown, ids: readonly string[]): void {
  const meaning = meaningOf(error);
  for (const [index, outgoing] of batch.entries()) {
    if (outgoing.settled) continue;
    if (error === undefined) outgoing.stored(ids[index]);
    else outgoing.failed(meaning);
  }
}

/** How many, from the first, go into one batch: what was published with the same options, and is not too long. */
function fitting(waiting: readonly Pick<Outgoing, "event">[]): number {
  const options = waiting[0]?.event.options;
  const most = Math.min(batchLimit, waiting.length);
  let length = 0;
  for (let index = 0; index < most; index++) {
    const event = waiting[index]?.event;
    if (event?.options !== options) return index;
    for (const text of event?.fields ?? []) length += text.length;
    if (length > lengthLimit) return Math.max(1, index);
  }
  return most;
}

function meaningOf(error: unknown): unknown {
  if (!isReply(error) || !error.message.startsWith("FULL")) return error;
  const message = `The stream has its maxLength of ${error.message.slice(5)}, so nothing was published.`;
  return new ReventError("stream_full", `${message} Its groups have to catch up first.`);
}
