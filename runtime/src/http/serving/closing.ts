import type { Socket } from "node:net";

/** Tells answers that never end by themselves that their server is closing. */
export class Closing {
  readonly #listeners = new Set<() => void>();
  #isAnnounced = false;

  /** Calls back when the server begins to close, at once where it has; returns how to take that back. */
  onAnnounce(listener: () => void): () => void {
    if (this.#isAnnounced) listener();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announce(): void {
    this.#isAnnounced = true;
    for (const listener of this.#listeners) listener();
  }
}

/** By connection, where `serve` listens. */
const closings = new WeakMap<Socket, Closing>();

/** Makes {@link closingOf} know what a connection belongs to. */
export function belongsTo(socket: Socket, closing: Closing): void {
  closings.set(socket, closing);
}

/** When the server of a connection closes; undefined where somebody else listens than `serve`. */
export function closingOf(socket: Socket | null): Closing | undefined {
  return socket === null ? undefined : closings.get(socket);
}
