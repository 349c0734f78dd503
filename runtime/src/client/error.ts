/**
 * Why a call has no declared answer. `undeclared`: the service answered with a status, or a body, that the
 * contract does not have; `timeout`: no answer in time; `aborted`: the caller's signal; `network`: the
 * service could not be reached, or the connection broke (whether it did what was asked is unknown).
 */
export type ClientErrorKind = "undeclared" | "timeout" | "aborted" | "network";

/** What a client throws. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly kind: ClientErrorKind;
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** The body of the answer, as far as it could be read. */
  readonly body: unknown;

  constructor(
    kind: ClientErrorKind,
    message: string,
    details: { status?: number; body?: unknown; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.status = details.status;
    this.body = details.body;
  }
}
