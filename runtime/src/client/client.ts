import { decodeBody, encodeBody, isSaidByFetch, JSON_TYPE, mediaTypeOf } from "./body.ts";
import { type Deadline, deadlineOf } from "./deadline.ts";
import { ClientError } from "./error.ts";
import { isPassing, isRepeatable, pauseBefore, sleep } from "./retry.ts";
import { linesOf, streamReader } from "./stream.ts";
import { cookieHeader, fillPath, headerText, type ParameterStyles, queryString } from "./url.ts";

/** Headers by name; undefined ones are left out. */
export type ClientHeaders = Readonly<Record<string, string | undefined>>;

/** Where the service is, and what goes with every call. */
export interface ClientOptions {
  /** Such as `https://users.example.com` or `http://localhost:3002/api`. */
  readonly baseUrl: string;
  /** Sent with every call. */
  readonly headers?: ClientHeaders;
  /** Bearer token, or how to get one; asked before every call. None is sent where it is, or answers, undefined. */
  readonly token?: string | (() => string | undefined | Promise<string | undefined>);
  /** Default 30,000; 0 waits for ever. */
  readonly timeoutMs?: number;
  /**
   * How often a call is repeated that found nobody, or was told to come later (429, 502, 503, 504), where its
   * method is idempotent: after growing pauses, or as `Retry-After` says, within the time of the call. Default 2.
   */
  readonly retries?: number;
  /** Default: the platform's `fetch`. */
  readonly fetch?: typeof fetch;
}

/** What goes with one call. */
export interface CallOptions {
  readonly headers?: ClientHeaders;
  /** Instead of the client's. */
  readonly token?: string;
  /** Gives the call up. */
  readonly signal?: AbortSignal;
  /** Instead of the client's; 0 waits for ever. Of a stream, until it begins. */
  readonly timeoutMs?: number;
  /** Instead of the client's. */
  readonly retries?: number;
}

/** One operation, as an emitted client describes it. */
export interface ClientRoute {
  readonly method: string;
  /** OpenAPI path template, such as `/users/{userId}`. */
  readonly path: string;
  /** Declared statuses: `200`, a range such as `4XX`, or `default`. Absent: any. */
  readonly responses?: readonly (number | string)[];
  /** Media type of the request's body, if the request does not say. Default `application/json`. */
  readonly contentType?: string;
  /** `data` of the events that it answers is text, and not JSON. */
  readonly textEvents?: boolean;
  /** Of fields of a form that are not written in the default way. */
  readonly encoding?: ParameterStyles;
  /** Of parameters that are not written in the default way of their location, by location. */
  readonly styles?: Readonly<
    Partial<Record<"params" | "query" | "headers" | "cookies", ParameterStyles>>
  >;
}

/** Values of one call. */
export interface ClientRequest {
  readonly params?: object;
  readonly query?: object;
  readonly headers?: object;
  readonly cookies?: object;
  readonly body?: unknown;
  readonly contentType?: string | undefined;
}

/**
 * A declared answer as the caller gets it: the contract's status and body, the headers as they came, and the
 * media type, where the contract has several.
 */
export type Answer<Declared> = Declared extends { readonly status: unknown }
  ? Omit<Declared, "headers" | "contentType"> & { readonly headers: Headers } & MediaType<Declared>
  : never;

type MediaType<Declared> = "contentType" extends keyof Declared
  ? { readonly contentType: NonNullable<Declared["contentType"]> }
  : unknown;

/** What emitted clients extend. Works wherever `fetch` does: Node, browsers, workers. */
export class HttpClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /**
   * Sends a request and resolves to the answer where its status is declared. Rejects with a
   * {@link ClientError} otherwise, and where there is no answer.
   */
  protected async call<Declared>(
    route: ClientRoute,
    request: ClientRequest,
    options: CallOptions = {},
  ): Promise<Answer<Declared>> {
    const url = this.#url(route, request);
    const headers = await this.#headers(route, request, options);
    const timeoutMs = options.timeoutMs ?? this.#options.timeoutMs ?? 30_000;
    const deadline = deadlineOf(timeoutMs, options.signal);
    const name = `${route.method} ${route.path}`;
    const explain = (thrown: unknown) => failure(name, thrown, deadline, options.signal);
    const send = () =>
      (this.#options.fetch ?? globalThis.fetch)(url, {
        method: route.method,
        headers,
        body: encodeBody(request.body, contentTypeOf(route, request), route.encoding),
        signal: deadline.signal,
      });
    const retries = isRepeatable(route.method)
      ? (options.retries ?? this.#options.retries ?? 2)
      : 0;
    let stream: AsyncIterable<unknown> | undefined;
    try {
      const response = await persistently(send, retries, deadline.signal);
      const { status } = response;
      const items = itemsOf(response, route);
      stream = items && guarded(items, deadline, explain);
      const body = stream ?? (await decodeBody(response));
      if (!isDeclared(status, route.responses)) {
        const message = `${name} answered ${status}, which its contract does not declare`;
        throw new ClientError("undeclared", message, { status, body });
      }
      const contentType = mediaTypeOf(response);
      const answer: unknown = { status, body, contentType, headers: response.headers };
      return answer as Answer<Declared>;
    } catch (thrown) {
      throw explain(thrown);
    } finally {
      if (stream === undefined) deadline.clear();
      else deadline.stopClock();
    }
  }

  #url(route: ClientRoute, { params = {}, query = {} }: ClientRequest): string {
    const base = this.#options.baseUrl.replace(/\/+$/, "");
    const path = fillPath(route.path, params, route.styles?.params);
    return base + path + queryString(query, route.styles?.query);
  }

  async #headers(
    route: ClientRoute,
    request: ClientRequest,
    options: CallOptions,
  ): Promise<Headers> {
    const headers = new Headers({ accept: "application/json, */*;q=0.5" });
    const token = options.token ?? (await this.#token());
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    const contentType = contentTypeOf(route, request);
    if (request.body !== undefined && !isSaidByFetch(contentType)) {
      headers.set("content-type", contentType);
    }
    const cookies = cookieHeader(request.cookies ?? {}, route.styles?.cookies);
    if (cookies !== undefined) headers.set("cookie", cookies);
    for (const [name, value] of Object.entries(request.headers ?? {})) {
      const style = route.styles?.headers?.[name];
      if (value !== undefined) headers.set(name, headerText(value, style));
    }
    for (const [name, value] of Object.entries({ ...this.#options.headers, ...options.headers })) {
      if (value !== undefined) headers.set(name, value);
    }
    return headers;
  }

  async #token(): Promise<string | undefined> {
    const { token } = this.#options;
    return typeof token === "function" ? await token() : token;
  }
}

/** Sends until there is an answer that is not likely to be better next time, or no retry is left. */
async function persistently(
  send: () => Promise<Response>,
  retries: number,
  signal: AbortSignal,
): Promise<Response> {
  for (let tried = 1; ; tried++) {
    let retryAfter: string | null = null;
    try {
      const response = await send();
      if (!isPassing(response.status) || tried > retries) return response;
      retryAfter = response.headers.get("retry-after");
      await response.body?.cancel();
    } catch (error) {
      if (signal.aborted || tried > retries) throw error;
    }
    await sleep(pauseBefore(tried, retryAfter), signal);
  }
}

/** The items of an answer that is a stream; undefined where it is none. */
function itemsOf(response: Response, route: ClientRoute): AsyncIterable<unknown> | undefined {
  const read = streamReader(mediaTypeOf(response), route.textEvents === true);
  return read?.(linesOf(response.body));
}

/** A stream whose failures are explained, and which lets go of the caller's signal when it is over. */
async function* guarded(
  items: AsyncIterable<unknown>,
  deadline: Deadline,
  explain: (thrown: unknown) => ClientError,
): AsyncGenerator<unknown> {
  try {
    yield* items;
  } catch (thrown) {
    throw explain(thrown);
  } finally {
    deadline.clear();
  }
}

function contentTypeOf(route: ClientRoute, request: ClientRequest): string {
  return request.contentType ?? route.contentType ?? JSON_TYPE;
}

function failure(
  call: string,
  thrown: unknown,
  deadline: Deadline,
  signal: AbortSignal | undefined,
): ClientError {
  if (thrown instanceof ClientError) return thrown;
  if (signal?.aborted) return new ClientError("aborted", `${call} was given up`, { cause: thrown });
  if (deadline.isOver) {
    return new ClientError("timeout", `${call} had no answer in time`, { cause: thrown });
  }
  return new ClientError("network", `${call} could not reach the service`, { cause: thrown });
}

function isDeclared(status: number, declared: ClientRoute["responses"] = ["default"]): boolean {
  const range = `${Math.trunc(status / 100)}XX`;
  return declared.some((key) => {
    const text = String(key).toUpperCase();
    return text === String(status) || text === range || text === "DEFAULT";
  });
}
