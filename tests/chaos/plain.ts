import type { Promised } from "./history.ts";
import type { Said } from "./process.ts";
import { type StreamName, streamNames, streams } from "./streams.ts";

const keysOfEach = 3;

/** What one producer has sent without an outbox: known here, so that its successor goes on where it was killed. */
export class PlainSending {
  readonly stored: Promised[] = [];
  readonly #numbers = new Map<string, { stream: StreamName; n: number }>();

  constructor(producer: string) {
    for (const stream of streamNames) {
      if (streams[stream].sent === "outbox") continue;
      for (let index = 0; index < keysOfEach; index++)
        this.#numbers.set(`${producer}-${stream}-${index}`, { stream, n: 0 });
    }
  }

  /** Its keys, and how many of each were stored. */
  get keys(): { stream: StreamName; key: string; stored: number }[] {
    return [...this.#numbers].map(([key, { stream, n }]) => ({ stream, key, stored: n }));
  }

  /** Ids that may be stored, and were not confirmed. */
  get unconfirmed(): string[] {
    return this.keys.map(({ key, stored }) => `${key} ${stored + 1}`);
  }

  hear({ stored, at, id }: Said): void {
    if (!stored || id === undefined) return;
    const { key, n } = stored;
    const state = this.#numbers.get(key);
    if (!state) throw new Error(`${key} is nobody's key`);
    state.n = n;
    this.stored.push({ id, stream: state.stream, key, n, at });
  }
}
