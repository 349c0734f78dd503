import { preferred } from "./answers/accept.ts";
import type { Exchange } from "./exchange.ts";
import type { HttpContext } from "./handler.ts";

/** The {@link HttpContext} of one request; what costs something is made when it is asked for. */
export class Context implements HttpContext<unknown> {
  readonly principal: unknown;
  readonly requestId: string;
  readonly #exchange: Exchange;
  #gone: AbortController | undefined;

  constructor(principal: unknown, exchange: Exchange) {
    this.principal = principal;
    this.requestId = exchange.requestId;
    this.#exchange = exchange;
  }

  get signal(): AbortSignal {
    this.#gone ??= abortedWithout(this.#exchange);
    return this.#gone.signal;
  }

  /** Bound, so that a handler may take it out of the context. */
  get accepts(): HttpContext["accepts"] {
    const { accept } = this.#exchange.request.headers;
    return (...mediaTypes) => preferred(accept, mediaTypes);
  }

  /** Tells whoever still works for this request that nobody waits for it any more. */
  abort(): void {
    this.#gone?.abort();
  }
}

/** Aborts when the client goes away before it has its answer. */
function abortedWithout({ response }: Exchange): AbortController {
  const controller = new AbortController();
  const abort = () => {
    if (!response.writableFinished) controller.abort();
  };
  if (response.destroyed) abort();
  else response.once("close", abort);
  return controller;
}
