import { pause } from "../../../events/pause.ts";
import type { Logger } from "../../../logger.ts";
import { backoff } from "../connections/backoff.ts";

/**
 * Does a task until it succeeds; the task must do no harm the second time.
 *
 * @returns false when the signal aborted first
 */
export async function persist(
  task: () => Promise<unknown>,
  { signal, logger }: { signal: AbortSignal; logger: Logger },
): Promise<boolean> {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      await task();
      return true;
    } catch (error) {
      if (!signal.aborted)
        logger.warn({ err: error, failures }, "Redis could not be told; trying again.");
      await pause(backoff(failures), signal);
    }
  }
  return false;
}
