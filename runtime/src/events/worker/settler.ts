import type { Logger } from "../../logger.ts";
import type { Consumer, Settlement } from "../ports.ts";

/**
 * Gathers settlements and hands them to the consumer in batches: whatever came in while one batch was
 * under way is the next.
 */
export class Settler {
  readonly #consumer: Consumer;
  readonly #logger: Logger;
  #gathered: { settlement: Settlement; done: () => void }[] = [];
  #running: Promise<void> | undefined;

  constructor(consumer: Consumer, logger: Logger) {
    this.#consumer = consumer;
    this.#logger = logger;
  }

  /** Resolves once the broker has it, or has said that it never will. */
  settle(settlement: Settlement): Promise<void> {
    return new Promise((done) => {
      this.#gathered.push({ settlement, done });
      this.#running ??= this.#run();
    });
  }

  async #run(): Promise<void> {
    // Handlers that end in this turn of the event loop go into one batch.
    await new Promise(setImmediate);
    while (this.#gathered.length > 0) await this.#flush(this.#gathered.splice(0));
    this.#running = undefined;
  }

  async #flush(batch: { settlement: Settlement; done: () => void }[]): Promise<void> {
    try {
      await this.#consumer.settle(batch.map(({ settlement }) => settlement));
    } catch (error) {
      const facts = { err: error, count: batch.length };
      this.#logger.error(facts, "Deliveries could not be settled; they will be delivered again.");
    }
    for (const { done } of batch) done();
  }
}
