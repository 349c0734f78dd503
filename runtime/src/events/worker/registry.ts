import { ReventError } from "../../errors/index.ts";
import type { Validator } from "../../validation.ts";
import type { EventHandler } from "../context.ts";
import { planRetries, type RetryPlan, type RetryPolicy } from "./retry.ts";

/** What the contract says of handling one event. */
export interface HandlerOptions<Data = unknown> {
  /** Data that does not fit goes to the dead letters without running the handler. */
  readonly validate?: Validator<Data>;
  /** Default: the worker's. */
  readonly retry?: RetryPolicy;
  /** False: what cannot be handled is dropped and logged, instead of kept. Default true. */
  readonly deadLetter?: boolean;
}

/** How one (stream, action) is handled. */
export interface Registration {
  readonly handler: EventHandler;
  readonly validate?: Validator;
  readonly retry: RetryPlan;
  readonly deadLetter: boolean;
}

/** Which handler is for what. */
export class Registry {
  readonly #handlers = new Map<string, Map<string, Registration>>();

  /** The streams that any handler is for. */
  get streams(): readonly string[] {
    return [...this.#handlers.keys()];
  }

  /** @throws ReventError `misuse` where there is one already */
  add<Data>(
    stream: string,
    action: string,
    handler: EventHandler<Data>,
    options: HandlerOptions<Data>,
    retry: RetryPolicy | undefined,
  ): void {
    if (stream === "" || action === "")
      throw new ReventError("misuse", "A handler needs the names of a stream and an action.");
    const actions = this.#handlers.get(stream) ?? new Map<string, Registration>();
    if (actions.has(action))
      throw new ReventError(
        "misuse",
        `There are two handlers for ${action} of stream ${stream}; call both from one.`,
      );
    actions.set(action, {
      // Validation stands before the handler, so the data it gets has the type it asks for.
      handler: handler as EventHandler,
      ...(options.validate && { validate: options.validate }),
      retry: planRetries(options.retry, retry),
      deadLetter: options.deadLetter ?? true,
    });
    this.#handlers.set(stream, actions);
  }

  find(stream: string, action: string): Registration | undefined {
    return this.#handlers.get(stream)?.get(action);
  }
}
