import { Pool } from "./pool.ts";

/** How often it is looked whose time is over, in ms: a timer for each handler, and for each command, would cost more than most of them. */
const lookMs = 50;

/** How work ends: one of the two is called, once. */
export interface Ends<Result> {
  readonly succeed: (result: Result) => void;
  readonly fail: (error: unknown) => void;
}

/** How long work may take, and what it fails with where it takes longer. */
export interface Limit {
  readonly ms: number;
  readonly late: () => Error;
}

interface Running {
  /** In the pool; none once its work has ended, or its time is over. */
  place: number | undefined;
  readonly due: number;
  readonly late: () => Error;
  readonly fail: (error: unknown) => void;
}

const running = new Pool<Running>();
let clock: NodeJS.Timeout | undefined;

/** Waits for work, no longer than its limit and some 50 ms; it may go on. */
export function inTime<Result>(
  work: Promise<Result>,
  { ms, late }: Limit,
  { succeed, fail }: Ends<Result>,
): void {
  const entry: Running = { place: undefined, due: performance.now() + ms, late, fail };
  entry.place = running.add(entry);
  clock ??= setInterval(look, lookMs);
  work.then(
    (result) => {
      if (end(entry)) succeed(result);
    },
    (error: unknown) => {
      if (end(entry)) fail(error);
    },
  );
}

/** The clock stands still while nothing runs. */
function look(): void {
  const now = performance.now();
  for (const entry of running) if (entry.due <= now && end(entry)) entry.fail(entry.late());
  if (running.size > 0) return;
  clearInterval(clock);
  clock = undefined;
}

/** @returns whether it had not ended before */
function end(entry: Running): boolean {
  if (entry.place === undefined) return false;
  running.remove(entry.place);
  entry.place = undefined;
  return true;
}
