/** What processes of a run tell whoever started them: one JSON object a line, by what it is about. */
export interface Said {
  /** When: ms since 1970. */
  readonly at: number;
  /** It works. */
  readonly ready?: true;
  /** A plain publish has resolved. */
  readonly stored?: { readonly stream: string; readonly key: string; readonly n: number };
  /** So many events that Redis had confirmed are gone, and are sent again. */
  readonly lost?: number;
  /** Nothing more will be sent, and nothing is under way. */
  readonly quiet?: true;
  /** Bytes in use after a garbage collection. */
  readonly heap?: number;
  /** A handler begins, or has ended; a publish was rejected: for the history of an event. */
  readonly note?: string;
  readonly id?: string;
}

/** Says something. The line is with the reader when this returns, so a SIGKILL takes nothing back. */
export function say(said: Omit<Said, "at">): void {
  process.stdout.write(`${JSON.stringify({ at: Date.now(), ...said })}\n`);
}

/** Tells now and then how much memory is in use. Needs `--expose-gc`. */
export function tellMemory(): void {
  setInterval(() => {
    globalThis.gc?.();
    say({ heap: process.memoryUsage().heapUsed });
  }, 2000).unref();
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
