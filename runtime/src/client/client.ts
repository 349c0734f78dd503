import { decodeBody, encodeBody, isSaidByFetch, JSON_TYPE } from "./body.ts";
import { type Deadline, deadlineOf } from "./deadline.ts";
import { ClientError } from "./error.ts";
import { fillPath, type ParameterStyles, queryString, simpleText } from "./url.ts";

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
  /** Instead of the client's; 0 waits for ever. */
  readonly timeoutMs?: number;
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

/** A declared answer as the caller gets it: the contract's status and body, and the headers as they came. */
export type Answer<Declared> = Declared extends { readonly status: unknown }
  ? Omit<Declared, "headers" | "contentType"> & { readonly headers: Headers }
  : never;

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
    const { method, path } = route;
    const url = this.#url(route, request);
    const headers = await this.#headers(route, request, options);
    const deadline = deadlineOf(
      options.timeoutMs ?? this.#options.timeoutMs ?? 30_000,
      options.signal,
    );
    try {
      const send = this.#options.fetch ?? globalThis.fetch;
      const init = {
        method,
        headers,
        body: encodeBody(request.body, contentTypeOf(route, request), route.encoding),
        signal: deadline.signal,
      };
      const response = await send(url, init);
      const { status } = response;
      const body = await decodeBody(response);
      if (!isDeclared(status, route.responses)) {
        const message = `${method} ${path} answered ${status}, which its contract does not declare`;
        throw new ClientError("undeclared", message, { status, body });
      }
      const answer: unknown = { status, body, headers: response.headers };
      return answer as Answer<Declared>;
    } catch (thrown) {
      throw failure(`${method} ${path}`, thrown, deadline, options.signal);
    } finally {
      deadline.clear();
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
    const cookies = Object.entries(request.cookies ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${encodeURIComponent(simpleText(value))}`);
    if (cookies.length > 0) headers.set("cookie", cookies.join("; "));
    for (const [name, value] of Object.entries(request.headers ?? {})) {
      const style = route.styles?.headers?.[name];
      if (value !== undefined) headers.set(name, simpleText(value, style));
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
