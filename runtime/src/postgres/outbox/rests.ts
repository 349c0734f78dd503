import type { Logger } from "../../logger.ts";

/** How long a lane rests after its first failure, and at the most: ms. */
const shortest = 100;
const longest = 5000;

/** Lanes that could not be sent on, and when to try again; every other one goes on meanwhile. */
export class Rests {
  readonly #logger: Logger;
  readonly #lanes = new Map<string, { failures: number; until: number }>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Those to leave alone now. */
  get resting(): string[] {
    const now = performance.now();
    return [...this.#lanes].filter(([, { until }]) => until > now).map(([lane]) => lane);
  }

  /** What lanes have failed with in one look; told when it begins. */
  failed(errors: ReadonlyMap<string, unknown>): void {
    const fresh = [...errors.keys()].filter((lane) => !this.#lanes.has(lane));
    for (const lane of errors.keys()) {
      const failures = (this.#lanes.get(lane)?.failures ?? 0) + 1;
      const delay = Math.min(longest, shortest * 2 ** Math.min(failures - 1, 20));
      const until = performance.now() + delay * (0.5 + Math.random() / 2);
      this.#lanes.set(lane, { failures, until });
    }
    const [first] = fresh;
    if (first === undefined) return;
    const facts = { err: errors.get(first), streams: fresh.slice(0, 10), count: fresh.length };
    this.#logger.warn(facts, "Events cannot be sent now; they wait in the outbox.");
  }

  /** They could be sent on; told when that ends a failure. */
  worked(lanes: Iterable<string>): void {
    const again = [...lanes].filter((lane) => this.#lanes.delete(lane));
    if (again.length === 0) return;
    const facts = { streams: again.slice(0, 10), count: again.length };
    this.#logger.info(facts, "Events can be sent again.");
  }
}
