/**
 * An abort signal that is made when somebody looks at it: few handlers do, and making one for every
 * event costs more than handing the event out.
 */
export class Loss {
  #controller: AbortController | undefined;
  #lost = false;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#lost) this.#controller.abort();
    return this.#controller.signal;
  }

  get happened(): boolean {
    return this.#lost;
  }

  /** The delivery is ours no longer. */
  happen(): void {
    this.#lost = true;
    this.#controller?.abort();
  }
}
