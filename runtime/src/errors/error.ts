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
  /** An event is larger than its sender allows; publishing it was refused. */
  | "event_too_large"
  /** The broker could not confirm in time that the event is stored. It may be: publish again with the same id. */
  | "not_stored"
  /** It is stored, but fewer replicas than asked have confirmed it, or the disk is not waited for. Publish again with the same id. */
  | "not_durable"
  /** The stream has as many entries as its `maxLength` allows; nothing was published. */
  | "stream_full"
  /** The address to listen on is taken, or may not be used. */
  | "cannot_listen"
  /** Something that this needs cannot be reached at the moment. */
  | "unavailable"
  /** The broker cannot be reached. */
  | "broker_unavailable"
  /** It is shutting down, or has shut down. */
  | "closed"
  /** The code that uses this library made a mistake, named in the message. */
  | "misuse"
  /** Anything else: a defect. */
  | "internal";

/** One value that is not as the contract says. */
export interface Fault {
  /** JSON Pointer (RFC 6901) to the value, beginning with where it was: `/body/email`, `/query/limit`, `/data/id`. */
  readonly pointer: string;
  /** What the value should have been, as a sentence that a person can act on. */
  readonly detail: string;
}

/** The one error class of the runtime. */
export class ReventError extends Error {
  override readonly name = "ReventError";
  readonly code: ErrorCode;
  /** Each value that is not as the contract says; empty where the failure is of another kind. */
  readonly faults: readonly Fault[];

  /**
   * @param code what kind of failure it is
   * @param message what failed and what to do. Clients get to read it where the code is about their request
   *   (`invalid_request` to `unsupported_media_type`); otherwise it is for logs only
   * @param options `cause` is kept for logs and never sent to a client; `faults` are sent with `invalid_request`
   */
  constructor(
    code: ErrorCode,
    message: string,
    options?: { cause?: unknown; faults?: readonly Fault[] },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.faults = options?.faults ?? [];
  }

  /** Anything that was thrown, as a {@link ReventError}: itself if it is one, else `internal` with it as cause. */
  static from(thrown: unknown): ReventError {
    if (thrown instanceof ReventError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new ReventError("internal", message, { cause: thrown });
  }
}

/**
 * What a stub throws until somebody writes it; a router answers it with 501.
 *
 * @param name the operation or handler, as it is called in the core
 */
export function notImplemented(name: string): ReventError {
  return new ReventError("not_implemented", `${name} is not implemented yet`);
}
