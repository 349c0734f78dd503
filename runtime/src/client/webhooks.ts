import { signatureOf, type WebhookSecret } from "../signature.ts";
import type { CallOptions, ClientOptions } from "./client.ts";
import { exchange } from "./exchange.ts";
import { bodyOf, headersOf, queryOf } from "./request.ts";
import type { ClientRequest, ClientRoute } from "./route.ts";

/** What goes with every webhook. */
export interface WebhookSenderOptions
  extends Pick<ClientOptions, "headers" | "timeoutMs" | "retries" | "fetch"> {
  /** Signs what is sent as Standard Webhooks says; nothing is signed without. */
  readonly secret?: WebhookSecret;
}

/** What goes with one webhook. */
export interface WebhookOptions
  extends Pick<CallOptions, "headers" | "signal" | "timeoutMs" | "retries"> {
  /** Instead of the sender's: who receives has a secret of their own. */
  readonly secret?: WebhookSecret;
  /** By which a receiver knows what it has had already; give the same when you send again. Default: a new one. */
  readonly id?: string;
}

/** What emitted senders of webhooks and callbacks extend. */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;

  constructor(options: WebhookSenderOptions = {}) {
    this.#options = options;
  }

  /**
   * Sends a webhook, again where nobody was there or a passing failure was answered: its id makes that safe,
   * whatever its method. Follows no redirects. Resolves and rejects as the calls of a client do.
   *
   * @param url where to: of who asked for it. Check it before, where strangers may give it
   */
  protected async send<Result>(
    route: ClientRoute,
    url: string,
    request: ClientRequest,
    options: WebhookOptions = {},
  ): Promise<Result> {
    const own = this.#options;
    const secret = options.secret ?? own.secret;
    const body = bodyOf(route, request);
    const id = options.id ?? `msg_${crypto.randomUUID()}`;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const headers = headersOf(route, request, own.headers, options.headers, {
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature":
        secret && (await signatureOf({ id, timestamp, body: bytesOf(body) }, secret)),
    });
    const { method } = route;
    const target = withQuery(url, queryOf(route, request));
    return exchange<Result>({
      route,
      send: (signal) =>
        (own.fetch ?? globalThis.fetch)(target, {
          method,
          headers,
          body,
          signal,
          redirect: "error",
        }),
      retries: options.retries ?? own.retries ?? 2,
      timeoutMs: options.timeoutMs ?? own.timeoutMs ?? 30_000,
      signal: options.signal,
    });
  }
}

/** Throws TypeError for a form with files, whose bytes nobody knows before they are sent. */
function bytesOf(body: ReturnType<typeof bodyOf>): Uint8Array {
  if (body === null) return new Uint8Array();
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (body instanceof Uint8Array) return body;
  throw new TypeError("a multipart form cannot be signed");
}

function withQuery(url: string, query: string): string {
  return url.includes("?") ? url + query.replace("?", "&") : url + query;
}
