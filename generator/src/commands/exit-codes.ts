/** What the exit code of every command says. */
export const exitCodes = {
  clean: 0,
  /** Faults were found. */
  findings: 1,
  /** The command line or the surroundings are wrong. */
  usage: 2,
  /** A contract could not be read; the others were. */
  unreadable: 3,
  /** A defect of revent. */
  internal: 4,
} as const;

/** A value of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
