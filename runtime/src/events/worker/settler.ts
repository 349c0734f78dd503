import type { Logger } from "../../logger.ts";
import type { Consumer, Settlement } from "../ports.ts";

/**
 * Gathers settlements and hands them to the consumer in batches: whatever came in while one batch was
 * under way is the next.
 */
export class Settler {
  readonly #consumer: Consumer;
  readonly #logger: Logger;
  #settlements: Settlement[] = [];
  #done: (() => void)[] = [];
  #running: Promise<void> | undefined;

  constructor(consumer: Consumer, logger: Logger) {
    this.#consumer = consumer;
    this.#logger = logger;
  }

  /** @param done called once the broker has it, or has said that it never will */
  settle(settlement: Settlement, done: () => void): void {
    this.#settlements.push(settlement);
    this.#done.push(done);
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    // Handlers that end in this turn of the event loop go into one batch.
    await new Promise(setImmediate);
    while (this.#settlements.length > 0) {
      const [settlements, done] = [this.#settlements, this.#done];
      this.#settlements = [];
      this.#done = [];
      await this.#flush(settlements);
      for (const each of done) each();
    }
    this.#running = undefined;
  }

  async #flush(settlements: readonly Settlement[]): Promise<void> {
    try {
      await this.#consumer.settle(settlements);
    } catch (error) {
      const facts = { err: error, count: settlements.length };
      this.#logger.error(facts, "Deliveries could not be settled; they will be delivered again.");
    }
  }
}
