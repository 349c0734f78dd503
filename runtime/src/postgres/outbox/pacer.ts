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
  /** A wake does not end the wait that is under way. */
  #deaf = false;
  #stopped = false;
  #end: (() => void) | undefined;

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Ends the wait after a look; or the next one, if none is under way. */
  wake(): void {
    this.#woken = true;
    if (!this.#deaf) this.#end?.();
  }

  /** Ends every wait, from now on. */
  stop(): void {
    this.#stopped = true;
    this.#end?.();
  }

  /** @param stuck some events cannot be sent now: a wake may be about them, and is not heeded at once */
  async afterLook(found: boolean, stuck: boolean): Promise<void> {
    this.#failures = 0;
    this.#delay = found ? shortest : Math.min(longest, this.#delay * 2);
    if (stuck) await this.#waitDeaf(shortest);
    if (!this.#woken) await this.#wait(this.#delay);
    if (this.#woken) this.#delay = shortest;
    this.#woken = false;
  }

  /** A wake does not shorten it: what failed needs the rest. */
  async afterFailure(): Promise<void> {
    const delay = Math.min(longestAfterFailure, 100 * 2 ** this.#failures++);
    await this.#waitDeaf(delay * (0.5 + Math.random() / 2));
  }

  async #waitDeaf(ms: number): Promise<void> {
    this.#deaf = true;
    await this.#wait(ms);
    this.#deaf = false;
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
