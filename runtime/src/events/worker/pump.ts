import type { Consumer, Delivery, Settlement } from "../ports.ts";
import { type HandlingOptions, handle } from "./handle.ts";
import { Lanes } from "./lanes.ts";
import { Settler } from "./settler.ts";
import { pause } from "./time.ts";

/** What a {@link Pump} needs beside the consumer. */
export interface PumpOptions extends HandlingOptions {
  /** How many deliveries may be out at once, their handlers not having ended. */
  readonly concurrency: number;
}

/** A broker that is slow to be told stops the fetching when so many times the concurrency wait for it. */
const settlingFactor = 4;

/** Fetches deliveries and has them handled, until it is stopped. */
export class Pump {
  readonly #consumer: Consumer;
  readonly #options: PumpOptions;
  readonly #settler: Settler;
  readonly #lanes = new Lanes();
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
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const free = this.#options.concurrency - this.#out;
      const room = this.#settling < settlingFactor * this.#options.concurrency;
      if (free > 0 && room) this.#accept(await this.#fetch(free, signal));
      else await this.#freed();
      // Whatever else ends in this turn of the event loop makes the next fetch larger.
      await new Promise(setImmediate);
    }
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
      this.#lanes.add(laneOf(delivery), {
        run: async () => {
          if (this.#stopping.signal.aborted) return this.#settle({ token, outcome: "release" });
          this.#settle(await handle(delivery, this.#options));
        },
        cancel: () => this.#settle({ token, outcome: "release" }),
      });
    }
  }

  /** The slot is free at once, so that the next events are read while the broker is told about these. */
  #settle(settlement: Settlement): void {
    this.#out--;
    this.#settling++;
    this.#onFreed?.();
    void this.#settler.settle(settlement).then(() => {
      this.#settling--;
      this.#onFreed?.();
    });
  }

  #freed(): Promise<void> {
    return new Promise((resolve) => {
      this.#onFreed = resolve;
    });
  }
}

/** Events of a stream with the same key run one after the other. */
function laneOf({ stream, content }: Delivery): string | undefined {
  const key = content.ok ? content.message.key : content.key;
  return key === undefined ? undefined : `${stream}\n${key}`;
}
