import { exchange } from "./exchange.ts";
import { bodyOf, headersOf, queryOf } from "./request.ts";
import { isRepeatable } from "./retry.ts";
import type { ClientHeaders, ClientRequest, ClientRoute } from "./route.ts";
import { fillPath } from "./url.ts";

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

/** What emitted clients extend. Works wherever `fetch` does: Node, browsers, workers. */
export class HttpClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /**
   * Sends a request and resolves to the answer where its status is declared; `Result` is its type, an
   * `Answer` as the contract has it. Rejects with a
   * {@link ClientError} otherwise, and where there is no answer.
   */
  protected async call<Result>(
    route: ClientRoute,
    request: ClientRequest,
    options: CallOptions = {},
  ): Promise<Result> {
    const own = this.#options;
    const url = this.#url(route, request);
    const token = options.token ?? (await this.#token());
    const authorization = token === undefined ? undefined : `Bearer ${token}`;
    const headers = headersOf(route, request, { authorization }, own.headers, options.headers);
    const { method } = route;
    return exchange<Result>({
      route,
      send: (signal) =>
        (own.fetch ?? globalThis.fetch)(url, {
          method,
          headers,
          body: bodyOf(route, request),
          signal,
        }),
      retries: isRepeatable(method) ? (options.retries ?? own.retries ?? 2) : 0,
      timeoutMs: options.timeoutMs ?? own.timeoutMs ?? 30_000,
      signal: options.signal,
    });
  }

  #url(route: ClientRoute, request: ClientRequest): string {
    const base = this.#options.baseUrl.replace(/\/+$/, "");
    const path = fillPath(route.path, request.params ?? {}, route.styles?.params);
    return base + path + queryOf(route, request);
  }

  async #token(): Promise<string | undefined> {
    const { token } = this.#options;
    return typeof token === "function" ? await token() : token;
  }
}
