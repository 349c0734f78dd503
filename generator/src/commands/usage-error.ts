/** The command line or the surroundings are wrong; the message says what, in one line, and what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
