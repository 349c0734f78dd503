import type { Problem } from "../errors/index.ts";

/**
 * Why a call has no declared answer. `undeclared`: the service answered with a status, or a body, that the
 * contract does not have; `timeout`: no answer in time; `aborted`: the caller's signal; `network`: the
 * service could not be reached, or the connection broke (whether it did what was asked is unknown).
 */
export type ClientErrorKind = "undeclared" | "timeout" | "aborted" | "network";

/** What is known of an answer that was not as declared, or of what kept it from coming. */
export interface ClientErrorDetails {
  readonly status?: number;
  readonly body?: unknown;
  readonly problem?: Partial<Problem> | undefined;
  readonly cause?: unknown;
}

/** What a client throws. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly kind: ClientErrorKind;
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** The body of the answer, as far as it could be read. */
  readonly body: unknown;
  /** That body, where it is a problem (RFC 9457): as it was received, so that nothing in it is certain. */
  readonly problem: Partial<Problem> | undefined;

  constructor(kind: ClientErrorKind, message: string, details: ClientErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.status = details.status;
    this.body = details.body;
    this.problem = details.problem;
  }
}
