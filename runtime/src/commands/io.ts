/** What a command has of the world. */
export interface CommandIo {
  /** Text for standard output: what was asked for. */
  out(text: string): void;
  /** Text for standard error: faults. */
  err(text: string): void;
  /** The model of the project's contracts, as `revent inspect` prints it with these options. */
  model(options: readonly string[]): Promise<unknown>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts when the command shall end, as at Ctrl-C. */
  readonly signal: AbortSignal;
}

/** The command line is wrong. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
