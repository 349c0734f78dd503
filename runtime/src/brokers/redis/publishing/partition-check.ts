import type { Logger } from "../../../logger.ts";
import type { Links } from "../connections/links.ts";
import { comparePartitions } from "../groups.ts";

/** Looks, once for each stream, whether those who read it know of as many partitions. Nobody waits for it. */
export class PartitionCheck {
  readonly #links: Links;
  readonly #logger: Logger;
  readonly #seen = new Set<string>();

  constructor(links: Links, logger: Logger) {
    this.#links = links;
    this.#logger = logger;
  }

  /** Something is published on a stream. */
  mind(stream: string, partitions: number): void {
    if (this.#seen.has(stream)) return;
    this.#seen.add(stream);
    void this.#look(stream, partitions);
  }

  async #look(stream: string, partitions: number): Promise<void> {
    try {
      await comparePartitions(this.#links, stream, partitions, this.#logger);
    } catch (error) {
      this.#logger.debug({ err: error, stream }, "Partitions cannot be compared.");
    }
  }
}
