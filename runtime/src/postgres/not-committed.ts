import { ReventError } from "../errors/index.ts";

/** PostgreSQL undoes a transaction in which a statement failed, and does not call that a failure of COMMIT. */
export function notCommitted(cause?: unknown): ReventError {
  return new ReventError(
    "misuse",
    "A statement of the transaction failed and the work went on, so PostgreSQL has undone all of it. " +
      "Let the error of the statement through.",
    { cause },
  );
}
