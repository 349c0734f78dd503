import { setMaxListeners } from "node:events";
import { pause } from "../pause.ts";
import type { Consumer, Delivery, Settlement } from "../ports.ts";
import { Backlog, isOrdered } from "./backlog.ts";
import { type HandlingOptions, handle, type OnHandled } from "./handle.ts";
import { Lanes } from "./lanes.ts";
import { Settler } from "./settler.ts";
import { Slots } from "./slots.ts";

/** What a {@link Pump} needs beside the consumer. */
export interface PumpOptions extends HandlingOptions {
  /** How many deliveries may be out at once, their handlers not having ended; those in the {@link Backlog} are not counted. */
  readonly concurrency: number;
}

/** A broker that is slow to be told stops the fetching when so many times the concurrency wait for it. */
const settlingFactor = 4;

/** While a delivery waits for its retry, how often it is looked whether it is still wanted, in ms. */
const lookMs = 100;

/** Fetches deliveries and has them handled, until it is stopped. */
export class Pump {
  readonly #consumer: Consumer;
  readonly #options: PumpOptions;
  readonly #settler: Settler;
  readonly #lanes: Lanes<Delivery>;
  readonly #slots: Slots;
  readonly #backlog = new Backlog();
  readonly #stopping = new AbortController();
  readonly #fetching: Promise<void>;
  /** Handed out, and their handlers have not ended. */
  #out = 0;
  /** Their handlers have ended, and the broker does not know yet. */
  #settling = 0;
  /** Called when a handler has ended, when a delivery is settled, and at a stop. One waits at a time: the fetching, and behind it `drain`. */
  #onFreed: (() => void) | undefined;

  constructor(consumer: Consumer, options: PumpOptions) {
    this.#consumer = consumer;
    this.#options = options;
    this.#settler = new Settler(consumer, options.logger);
    this.#slots = new Slots(options.concurrency);
    this.#lanes = new Lanes({
      run: (delivery, lane) => {
        this.#backlog.remove(delivery);
        this.#begin(delivery, lane);
      },
      cancel: (delivery) => {
        this.#backlog.remove(delivery);
        this.#settle({ token: delivery.token, outcome: "release" });
      },
    });
    // Every delivery that waits for its retry listens.
    setMaxListeners(0, this.#stopping.signal);
    this.#fetching = this.#run();
  }

  /** Fetches no more, gives back what has not begun, and resolves once everything that had begun is settled. */
  async drain(): Promise<void> {
    this.#stopping.abort();
    this.#onFreed?.();
    this.#lanes.cancelWaiting();
    await this.#fetching;
    while (this.#out + this.#settling > 0) await this.#freed();
  }

  async #run(): Promise<void> {
    let next: Promise<readonly Delivery[]> | undefined;
    while (!this.#stopping.signal.aborted) {
      next ??= this.#fetchNext(0);
      const deliveries = next ? await next : await this.#freed();
      next = deliveries && this.#fetchNext(deliveries.length);
      // What is fetched next is on its way while these are handled; and whatever else ends in this turn of the event loop
      // makes it more.
      await new Promise(setImmediate);
      if (deliveries) this.#accept(deliveries);
    }
    if (next) this.#accept(await next);
  }

  /** @param taken how many slots are as good as taken */
  #fetchNext(taken: number): Promise<readonly Delivery[]> | undefined {
    const room = this.#room(taken);
    return room > 0 ? this.#fetch(room, this.#stopping.signal) : undefined;
  }

  #room(taken: number): number {
    const { concurrency } = this.#options;
    if (this.#settling >= settlingFactor * concurrency || this.#backlog.isFull) return 0;
    const free = concurrency - (this.#out - this.#backlog.count) - taken;
    return Math.min(free, Math.ceil(concurrency / 2));
  }

  async #fetch(max: number, signal: AbortSignal): Promise<readonly Delivery[]> {
    try {
      return await this.#consumer.fetch(max, signal, this.#ahead);
    } catch (error) {
      this.#options.logger.error(
        { err: error },
        "Fetching events failed; trying again in a second.",
      );
      await pause(1000, signal);
      return [];
    }
  }

  readonly #ahead = (had: number): number => (this.#stopping.signal.aborted ? 0 : this.#room(had));

  #accept(deliveries: readonly Delivery[]): void {
    this.#out += deliveries.length;
    for (const delivery of deliveries) {
      this.#backlog.add(delivery);
      this.#lanes.add(laneOf(delivery), delivery);
    }
  }

  #begin(delivery: Delivery, lane: string | undefined): void {
    if (this.#slots.tryTake()) this.#handle(delivery, lane);
    else void this.#slots.take().then(() => this.#handle(delivery, lane));
  }

  /** Handles a delivery, which has a slot. */
  #handle(delivery: Delivery, lane: string | undefined): void {
    const onHandled: OnHandled = (settlement) => this.#end(settlement, delivery, lane);
    if (this.#stopping.signal.aborted || delivery.recalled)
      onHandled({ token: delivery.token, outcome: "release" });
    else handle(delivery, this.#options, onHandled);
  }

  /**
   * Settles a delivery that was handled, and begins the next one of its key. One of an ordered stream is handled again
   * and again, until it is done or put aside.
   */
  #end(settlement: Settlement | undefined, delivery: Delivery, lane: string | undefined): void {
    this.#slots.giveBack();
    if (settlement?.outcome === "retry" && isOrdered(delivery))
      void this.#handleAgain(settlement.delayMs, delivery, lane);
    else if (settlement && isToBeKnown(settlement, delivery))
      this.#settle(settlement, () => this.#lanes.end(lane));
    else {
      if (settlement) this.#settle(settlement);
      else this.#endHeld();
      this.#lanes.end(lane);
    }
  }

  async #handleAgain(delayMs: number, delivery: Delivery, lane: string | undefined): Promise<void> {
    const failed = { token: delivery.token, outcome: "failed" } as const;
    await new Promise<void>((done) => this.#settler.settle(failed, done));
    this.#backlog.add(delivery);
    this.#onFreed?.();
    await this.#wait(delayMs, delivery);
    this.#backlog.remove(delivery);
    this.#begin(nextAttempt(delivery), lane);
  }

  /** Ends early when the delivery is wanted elsewhere, or everything stops. */
  async #wait(ms: number, delivery: Delivery): Promise<void> {
    const { signal } = this.#stopping;
    for (const end = performance.now() + ms; !signal.aborted && !delivery.recalled; ) {
      const left = end - performance.now();
      if (left <= 0) return;
      await pause(Math.min(left, lookMs), signal);
    }
  }

  /** The broker has it already. */
  #endHeld(): void {
    this.#out--;
    this.#onFreed?.();
  }

  /** The slot is free at once, so that the next events are read while the broker is told about these. */
  #settle(settlement: Settlement, told?: () => void): void {
    this.#out--;
    this.#settling++;
    this.#onFreed?.();
    const done = () => {
      this.#settled();
      told?.();
    };
    this.#settler.settle(settlement, told ? done : this.#settled);
  }

  readonly #settled = (): void => {
    this.#settling--;
    this.#onFreed?.();
  };

  #freed(): Promise<undefined> {
    return new Promise((resolve) => {
      this.#onFreed = () => resolve(undefined);
    });
  }
}

/**
 * Where a key is halted, the broker has to know before anything else of the key begins; and where a key has an order, what
 * is put aside has to be so: it may not be ours any more, and would come back behind what had begun.
 */
function isToBeKnown({ outcome }: Settlement, delivery: Delivery): boolean {
  if (outcome === "release") return false;
  return delivery.halted === true || (outcome === "dead" && isOrdered(delivery));
}

/** Events of a stream with the same key run one after the other. */
function laneOf({ stream, content }: Delivery): string | undefined {
  const key = content.ok ? content.message.key : content.key;
  return key === undefined ? undefined : `${stream}\n${key}`;
}

function nextAttempt(delivery: Delivery): Delivery {
  return {
    ...delivery,
    attempt: delivery.attempt + 1,
    deliveries: delivery.deliveries + 1,
    get recalled() {
      return delivery.recalled;
    },
    get signal() {
      return delivery.signal;
    },
    get halted() {
      return delivery.halted ?? false;
    },
  };
}
