/** Between two looks at an idle outbox, in ms: short after there was something, then longer. */
const shortest = 50;
const longest = 1000;
/** Longest wait after a failure, in ms. */
const longestAfterFailure = 5000;

/** Says when to look at the outbox again: soon after there was something, rarely when idle, at once when woken. */
export class Pacer {
  #delay = shortest;
  #failures = 0;
  #woken = false;
  #stopped = false;
  #end: (() => void) | undefined;

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Ends the wait after a look; or the next one, if none is under way. */
  wake(): void {
    this.#woken = true;
    if (this.#failures === 0) this.#end?.();
  }

  /** Ends every wait, from now on. */
  stop(): void {
    this.#stopped = true;
    this.#end?.();
  }

  async afterLook(found: boolean): Promise<void> {
    this.#failures = 0;
    this.#delay = found ? shortest : Math.min(longest, this.#delay * 2);
    if (!this.#woken) await this.#wait(this.#delay);
    if (this.#woken) this.#delay = shortest;
    this.#woken = false;
  }

  /** A wake does not shorten it: the broker needs the rest. */
  async afterFailure(): Promise<void> {
    const delay = Math.min(longestAfterFailure, 100 * 2 ** this.#failures++);
    await this.#wait(delay * (0.5 + Math.random() / 2));
  }

  async #wait(ms: number): Promise<void> {
    if (this.#stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#end = undefined;
  }
}
