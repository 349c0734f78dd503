/** Methods that may be repeated: doing it twice is as doing it once. RFC 9110, 9.2.2, and IANA's registry of methods. */
const IDEMPOTENT = new Set([
  ...["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "QUERY", "SEARCH", "REPORT"],
  ...["ACL", "BIND", "CHECKOUT", "COPY", "LINK", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL"],
  ...["MOVE", "PROPFIND", "PROPPATCH", "REBIND", "UNBIND", "UNLINK", "UNLOCK"],
]);

/** Statuses that say that the same request may succeed later. */
const PASSING = new Set([429, 502, 503, 504]);

/** The wait before the first repetition, in ms; it doubles with each, up to the longest. */
const FIRST_MS = 100;
const LONGEST_MS = 5000;

/** Whether a request may be sent again. */
export function isRepeatable(method: string): boolean {
  return IDEMPOTENT.has(method);
}

/** Whether an answer is worth another try. */
export function isPassing(status: number): boolean {
  return PASSING.has(status);
}

/**
 * How long to wait before another try, in ms: as long as the service says (`Retry-After`, in seconds or as a
 * date), otherwise some random time that grows with the number of tries.
 *
 * @param tried how often it was tried, from 1
 */
export function pauseBefore(tried: number, retryAfter: string | null, now = Date.now()): number {
  const said = retryAfter === null ? undefined : retryAfterMs(retryAfter, now);
  if (said !== undefined) return said;
  const longest = Math.min(FIRST_MS * 2 ** (tried - 1), LONGEST_MS);
  return longest * (0.5 + Math.random() / 2);
}

function retryAfterMs(text: string, now: number): number | undefined {
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}

/** Resolves after a time; rejects with the signal's reason if that aborts first. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
