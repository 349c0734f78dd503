import { setMaxListeners } from "node:events";
import type { Consumer, Delivery, Settlement } from "../ports.ts";
import { type HandlingOptions, handle } from "./handle.ts";
import { Lanes } from "./lanes.ts";
import { Settler } from "./settler.ts";
import { Slots } from "./slots.ts";
import { pause } from "./time.ts";

/** What a {@link Pump} needs beside the consumer. */
export interface PumpOptions extends HandlingOptions {
  /** How many deliveries may be out at once, their handlers not having ended. */
  readonly concurrency: number;
}

/** A broker that is slow to be told stops the fetching when so many times the concurrency wait for it. */
const settlingFactor = 4;

/**
 * How many deliveries may wait for the retry of a failed one of their key, or be such: they take no slot, so that
 * other keys go on. With more, no further ones are fetched until some are done.
 */
const parkedLimit = 10_000;

/** While a delivery waits for its retry, how often it is looked whether it is still wanted, in ms. */
const lookMs = 100;

/** Fetches deliveries and has them handled, until it is stopped. */
export class Pump {
  readonly #consumer: Consumer;
  readonly #options: PumpOptions;
  readonly #settler: Settler;
  readonly #lanes = new Lanes();
  readonly #slots: Slots;
  readonly #stopping = new AbortController();
  readonly #fetching: Promise<void>;
  /** Handed out, and their handlers have not ended. */
  #out = 0;
  /** Their handlers have ended, and the broker does not know yet. */
  #settling = 0;
  /** Called when a handler has ended, when a delivery is settled, and at a stop. */
  #onFreed: (() => void) | undefined;

  constructor(consumer: Consumer, options: PumpOptions) {
    this.#consumer = consumer;
    this.#options = options;
    this.#settler = new Settler(consumer, options.logger);
    this.#slots = new Slots(options.concurrency);
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
    const { concurrency } = this.#options;
    const { parked } = this.#lanes;
    const free = concurrency - (this.#out - parked) - taken;
    const room = this.#settling < settlingFactor * concurrency && parked < parkedLimit;
    if (free <= 0 || !room) return undefined;
    return this.#fetch(Math.min(free, Math.ceil(concurrency / 2)), this.#stopping.signal);
  }

  async #fetch(max: number, signal: AbortSignal): Promise<readonly Delivery[]> {
    try {
      return await this.#consumer.fetch(max, signal);
    } catch (error) {
      this.#options.logger.error(
        { err: error },
        "Fetching events failed; trying again in a second.",
      );
      await pause(1000, signal);
      return [];
    }
  }

  #accept(deliveries: readonly Delivery[]): void {
    this.#out += deliveries.length;
    for (const delivery of deliveries) {
      const { token } = delivery;
      const lane = laneOf(delivery);
      this.#lanes.add(lane, {
        run: () => this.#work(delivery, lane),
        cancel: () => this.#settle({ token, outcome: "release" }),
      });
    }
  }

  /** Handles a delivery and settles it; one of an ordered stream again and again, until it is done or put aside. */
  async #work(first: Delivery, lane: string | undefined): Promise<void> {
    for (let delivery = first; ; delivery = nextAttempt(delivery)) {
      if (!this.#slots.tryTake()) await this.#slots.take();
      if (this.#stopping.signal.aborted || delivery.recalled) {
        this.#slots.giveBack();
        return this.#settle({ token: delivery.token, outcome: "release" });
      }
      const settlement = await handle(delivery, this.#options);
      this.#slots.giveBack();
      if (!settlement) return this.#endHeld();
      if (settlement.outcome !== "retry" || delivery.fence === undefined)
        return this.#end(delivery, settlement);
      const failed = { token: delivery.token, outcome: "failed" } as const;
      await new Promise<void>((done) => this.#settler.settle(failed, done));
      const waiting = this.#lanes.park(lane, this.#wait(settlement.delayMs, delivery));
      this.#onFreed?.();
      await waiting;
    }
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

  /** Where a key is halted, the broker has to know before anything else of the key begins. */
  #end(delivery: Delivery, settlement: Settlement): Promise<void> | undefined {
    const halts = settlement.outcome === "dead" && settlement.halt;
    if (halts || delivery.halted)
      return new Promise((resolve) => this.#settle(settlement, resolve));
    this.#settle(settlement);
    return undefined;
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
