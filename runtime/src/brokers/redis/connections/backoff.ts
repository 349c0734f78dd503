/** Ms to wait after so many failures in a row: 50, 100, … up to 2,000, each shortened by up to half at random. */
export function backoff(failures: number): number {
  const longest = Math.min(2000, 50 * 2 ** Math.min(failures - 1, 10));
  return longest * (1 - Math.random() / 2);
}

/** Waits, but no longer than until the signal aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
}
