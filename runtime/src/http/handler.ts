import type { OutgoingHttpHeaders } from "node:http";

/** What a handler is told beside the request's values. */
export interface HttpContext<Principal = undefined> {
  /** Who is calling, as the verifier of the first scheme of the alternative that let them in said. */
  readonly principal: Principal;
  /** The request's `X-Request-Id`, or one made for it; also in the response and in logs. */
  readonly requestId: string;
  /** Aborts when the client goes away before it has its answer. */
  readonly signal: AbortSignal;
  /** Which of these media types the client likes best (its `Accept`); undefined where it takes none of them. */
  accepts<MediaType extends string>(...mediaTypes: MediaType[]): MediaType | undefined;
}

/** What a handler returns: a status and, where the contract declares one, a body. */
export interface Result {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, HeaderValue | undefined>>;
  /**
   * Chooses among several declared media types, and is sent whatever the client accepts; otherwise it is the
   * first one, or one with an equal body that the client likes better.
   */
  readonly contentType?: string;
}

/** A response header; an array is sent as one line each, as `Set-Cookie` needs it. */
export type HeaderValue = string | number | boolean | readonly string[];

/**
 * The headers of a result as they are sent: names in lower case.
 *
 * @param others sent where the result has none of that name
 */
export function headersOf(
  { headers }: Result,
  others: OutgoingHttpHeaders = {},
): OutgoingHttpHeaders {
  const sent: OutgoingHttpHeaders = { ...others };
  if (headers === undefined) return sent;
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    sent[name.toLowerCase()] = Array.isArray(value) ? [...value] : String(value);
  }
  return sent;
}

/** What a handler gets: one object per location that the contract declares, and the body. */
export interface RequestValues {
  params?: unknown;
  query?: unknown;
  headers?: unknown;
  cookies?: unknown;
  body?: unknown;
  /** Where bodies of several media types are possible. */
  contentType?: string;
}

/**
 * The handlers that a router calls: any object with an async method for each operation. Each method's own
 * request and result types are those of the contract; this is what they have in common.
 */
export type Handlers<Names extends PropertyKey = string> = {
  readonly [Name in Names]: (request: never, context: HttpContext<never>) => Promise<Result>;
};

/** A type of parameters as a handler receives them: those named in `Keys` have a default, so they are there. */
export type WithDefaults<Values, Keys extends keyof Values> = Omit<Values, Keys> &
  Required<Pick<Values, Keys>>;
