import type { Logger } from "../../logger.ts";

/** A database that cannot be read: told when it begins and when it ends. */
export class Outage {
  readonly #logger: Logger;
  #since: number | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  begin(error: unknown): void {
    if (this.#since === undefined)
      this.#logger.warn({ err: error }, "The outbox cannot be read; trying again.");
    this.#since ??= performance.now();
  }

  end(): void {
    if (this.#since === undefined) return;
    const seconds = Math.round((performance.now() - this.#since) / 1000);
    this.#logger.info({ seconds }, "The outbox can be read again.");
    this.#since = undefined;
  }
}
