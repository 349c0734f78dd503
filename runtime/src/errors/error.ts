/** Every code that a {@link ReventError} can carry. The set is closed; codes never change meaning. */
export type ErrorCode =
  /** The caller sent something that the contract does not allow. */
  | "invalid_request"
  /** No, or no valid, credentials. */
  | "unauthenticated"
  /** The credentials do not allow this. */
  | "forbidden"
  | "not_found"
  | "method_not_allowed"
  | "not_acceptable"
  | "payload_too_large"
  | "unsupported_media_type"
  /** The operation is in the contract, but nobody has written its handler yet. */
  | "not_implemented"
  /** A handler returned something that its own contract does not allow. */
  | "invalid_response"
  /** Event data does not fit the contract; publishing it was refused. */
  | "invalid_event"
  /** The broker could not confirm in time that the event is stored. It may be: publish again with the same id. */
  | "not_stored"
  /** The broker cannot be reached. */
  | "broker_unavailable"
  /** It is shutting down, or has shut down. */
  | "closed"
  /** The code that uses this library made a mistake, named in the message. */
  | "misuse"
  /** Anything else: a defect. */
  | "internal";

/** The one error class of the runtime. */
export class ReventError extends Error {
  override readonly name = "ReventError";
  readonly code: ErrorCode;

  /**
   * @param code what kind of failure it is
   * @param message for the developer: what failed and what to do
   * @param options `cause` is kept for logs and never sent to a client
   */
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  /** Anything that was thrown, as a {@link ReventError}: itself if it is one, else `internal` with it as cause. */
  static from(thrown: unknown): ReventError {
    if (thrown instanceof ReventError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new ReventError("internal", message, { cause: thrown });
  }
}
