/** When a call is given up. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Whether the time is over. */
  readonly isOver: boolean;
  /** From now on, only the caller's signal counts. */
  stopClock(): void;
  /** Lets go of the timer and of the caller's signal. */
  clear(): void;
}

/** A signal that aborts with the caller's, or when the time is over. */
export function deadlineOf(timeoutMs: number, signal: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let isOver = false;
  const expire = () => {
    isOver = true;
    abort();
  };
  const timer = timeoutMs > 0 ? setTimeout(expire, timeoutMs) : undefined;
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  return {
    signal: controller.signal,
    get isOver() {
      return isOver;
    },
    stopClock: () => clearTimeout(timer),
    clear: () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    },
  };
}
