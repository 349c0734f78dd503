import { ReventError } from "../../errors/index.ts";

/** Longest delay of a timer, in ms; whoever wants longer has none. */
const longestTimer = 2 ** 31 - 1;

/** A handler did not come to an end in time. It may still be running. */
export class HandlerTimeout extends Error {
  override readonly name = "HandlerTimeout";
}

/** @throws ReventError `misuse` for a time that makes no sense */
export function checkTimeout(ms: number): number {
  if (ms > 0) return ms;
  throw new ReventError("misuse", `timeoutMs is ${ms}; it must be more than 0.`);
}

/**
 * Waits for work, so many ms at the most.
 *
 * @param onLate called before it rejects with {@link HandlerTimeout}
 */
export async function inTime(
  work: Promise<void> | void,
  ms: number,
  onLate: () => void,
): Promise<void> {
  if (!(work instanceof Promise) || ms > longestTimer) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      onLate();
      reject(new HandlerTimeout(`The handler did not come to an end within ${ms} ms.`));
    }, ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
