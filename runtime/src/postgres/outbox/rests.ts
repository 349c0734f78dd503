import type { Logger } from "../../logger.ts";

/** How long a lane rests after its second failure, and at the most: ms. */
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

  /** What lanes have failed with in one look; told where it is the second time: the first may be a connection that broke while it was idle. */
  failed(errors: ReadonlyMap<string, unknown>): void {
    for (const lane of errors.keys()) {
      const failures = (this.#lanes.get(lane)?.failures ?? 0) + 1;
      this.#lanes.set(lane, { failures, until: performance.now() + restAfter(failures) });
    }
    const fresh = [...errors.keys()].filter((lane) => this.#lanes.get(lane)?.failures === 2);
    const [first] = fresh;
    if (first === undefined) return;
    const facts = { err: errors.get(first), streams: fresh.slice(0, 10), count: fresh.length };
    this.#logger.warn(facts, "Events cannot be sent now; they wait in the outbox.");
  }

  /** They could be sent on; told where it was told that they could not. */
  worked(lanes: Iterable<string>): void {
    const again: string[] = [];
    for (const lane of lanes) {
      if ((this.#lanes.get(lane)?.failures ?? 0) > 1) again.push(lane);
      this.#lanes.delete(lane);
    }
    if (again.length === 0) return;
    const facts = { streams: again.slice(0, 10), count: again.length };
    this.#logger.info(facts, "Events can be sent again.");
  }
}

/** The first failure is tried again at once. */
function restAfter(failures: number): number {
  if (failures === 1) return 0;
  const delay = Math.min(longest, shortest * 2 ** Math.min(failures - 2, 20));
  return delay * (0.5 + Math.random() / 2);
}
