/** What a command has of the world. */
export interface Io {
  /** Text for standard output: what was asked for. */
  out(text: string): void;
  /** Text for standard error: faults. */
  err(text: string): void;
  /** Shows on one line what is being done, in place of what it showed before; "" takes it away. Undefined: nobody looks. */
  readonly progress?: ((line: string) => void) | undefined;
  /** Whether colours may be used, on either. */
  readonly color: boolean;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Whether raw stacks are asked for (`REVENT_DEBUG`). */
  readonly debug: boolean;
}

/** The world of this process. A reader that goes away (`revent inspect | head`) ends it quietly. */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit();
    });
  }
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    progress: process.stderr.isTTY && process.env.TERM !== "dumb" ? showLine : undefined,
    color: usesColor(process.env),
    cwd: process.cwd(),
    debug: process.env.REVENT_DEBUG !== undefined && process.env.REVENT_DEBUG !== "",
  };
}

/** A line that is longer than the terminal is wide could not be taken away. */
function showLine(line: string): void {
  // A terminal that does not know how wide it is says 0.
  const columns = process.stderr.columns || 80;
  process.stderr.write(`\r\x1b[K${line.slice(0, columns - 1)}`);
}

/** https://no-color.org */
function usesColor({ NO_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  return TERM !== "dumb" && process.stdout.isTTY === true && process.stderr.isTTY === true;
}
