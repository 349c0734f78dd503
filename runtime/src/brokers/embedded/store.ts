import type { Change } from "./change.ts";
import type { Journal } from "./journal.ts";
import type { State } from "./state.ts";

/** What is asked of a journal. */
type Writable = Pick<Journal, "append" | "close">;

/** The state, the journal where there is one, and who waits for changes. */
export class Store {
  readonly state: State;
  readonly #journal: Writable | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(state: State, journal: Writable | undefined) {
    this.state = state;
    this.#journal = journal;
  }

  get hasJournal(): boolean {
    return this.#journal !== undefined;
  }

  /** Writes the changes down (`sync`: to the disk), then makes them. @throws when they cannot be written; then none is made */
  commit(changes: readonly Change[], options: { readonly sync?: boolean } = {}): void {
    if (changes.length === 0) return;
    this.#journal?.append(changes, options);
    for (const change of changes) this.state.apply(change);
    this.wake();
  }

  /** Ends every wait. */
  wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves at the next change, at the abort, or after so many ms. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener("abort", end);
      this.#waiting.add(end);
    });
  }

  close(): void {
    this.#journal?.close();
    this.wake();
  }
}
