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

/** How work ends: one of the two is called, once. */
export interface Ends {
  readonly succeed: () => void;
  readonly fail: (error: unknown) => void;
}

interface Running {
  /** In the pool; none once its work has ended, or its time is over. */
  place: number | undefined;
  readonly ms: number;
  readonly due: number;
  readonly ends: Ends;
}

const running = new Pool<Running>();
let clock: NodeJS.Timeout | undefined;

/** Waits for work, so many ms at the most; then it fails with {@link HandlerTimeout}. */
export function inTime(work: Promise<void>, ms: number, ends: Ends): void {
  const entry: Running = { place: undefined, ms, due: performance.now() + ms, ends };
  entry.place = running.add(entry);
  clock ??= setInterval(look, lookMs);
  work.then(
    () => {
      if (end(entry)) ends.succeed();
    },
    (error: unknown) => {
      if (end(entry)) ends.fail(error);
    },
  );
}

function look(): void {
  const now = performance.now();
  for (const entry of running) {
    if (entry.due > now || !end(entry)) continue;
    const what = `The handler did not come to an end within ${entry.ms} ms.`;
    entry.ends.fail(new HandlerTimeout(what));
  }
}

/** The clock stands still while nothing runs. @returns whether it had not ended before */
function end(entry: Running): boolean {
  if (entry.place === undefined) return false;
  running.remove(entry.place);
  entry.place = undefined;
  if (running.size === 0) {
    clearInterval(clock);
    clock = undefined;
  }
  return true;
}
