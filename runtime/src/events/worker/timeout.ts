import { ReventError } from "../../errors/index.ts";
import { Pool } from "../pool.ts";

/** How often it is looked whose time is over, in ms: a timer for each handler would cost more than most handlers. */
const lookMs = 50;

/** A handler did not come to an end in time. It may still be running. */
export class HandlerTimeout extends Error {
  override readonly name = "HandlerTimeout";
}

/** @throws ReventError `misuse` for a time that makes no sense */
export function checkTimeout(ms: number): number {
  if (ms > 0) return ms;
  throw new ReventError("misuse", `timeoutMs is ${ms}; it must be more than 0.`);
}

interface Running {
  /** In the pool; none once its work has ended, or its time is over. */
  place: number | undefined;
  readonly due: number;
  readonly onLate: () => void;
}

const running = new Pool<Running>();
let clock: NodeJS.Timeout | undefined;

/**
 * Waits for work, so many ms at the most.
 *
 * @param onLate called before it rejects with {@link HandlerTimeout}
 */
export function inTime(work: Promise<void>, ms: number, onLate: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const entry: Running = {
      place: undefined,
      due: performance.now() + ms,
      onLate() {
        onLate();
        reject(new HandlerTimeout(`The handler did not come to an end within ${ms} ms.`));
      },
    };
    entry.place = running.add(entry);
    clock ??= setInterval(look, lookMs);
    work.then(
      () => {
        end(entry);
        resolve();
      },
      (error: unknown) => {
        end(entry);
        reject(error);
      },
    );
  });
}

function look(): void {
  const now = performance.now();
  for (const entry of running) {
    if (entry.due > now) continue;
    end(entry);
    entry.onLate();
  }
}

/** The clock stands still while nothing runs. */
function end(entry: Running): void {
  if (entry.place === undefined) return;
  running.remove(entry.place);
  entry.place = undefined;
  if (running.size > 0) return;
  clearInterval(clock);
  clock = undefined;
}
