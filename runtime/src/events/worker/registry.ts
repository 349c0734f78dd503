import { ReventError } from "../../errors/index.ts";
import type { Validator } from "../../validation.ts";
import type { EventHandler } from "../context.ts";
import type { TextHeaders } from "../message.ts";
import type { SubscribedStream } from "../ports.ts";
import { defaultMaxBytes } from "../wire/index.ts";
import { placesOf } from "./places.ts";
import { planRetries, type RetryPlan, type RetryPolicy } from "./retry.ts";
import { checkTimeout } from "./timeout.ts";

/** What the contract says of handling one event. Runtime expressions are those of AsyncAPI. */
export interface HandlerOptions<
  Data = unknown,
  Headers = TextHeaders,
  Parameters extends object = Readonly<Record<string, string>>,
> {
  /** Data that does not fit goes to the dead letters without running the handler. */
  readonly validate?: Validator<Data>;
  /** Headers are texts on the wire: they become what this asks for, and are judged as data is. */
  readonly headers?: Validator<Headers>;
  /** Runtime expression: where the correlation id stands, such as `$message.header#/correlationId`. */
  readonly correlationId?: string;
  /** Checks `addresses`, and fills in defaults. */
  readonly parameters?: Validator<Parameters>;
  /** Where the stream's address has parameters: the values to listen to, each a stream of its own. */
  readonly addresses?: readonly NoInfer<Parameters>[];
  /** Of the stream, as whoever sends on it has it; see {@link SubscribedStream}. The same for all of its handlers. */
  readonly partitions?: number;
  readonly order?: "none" | "key";
  /** Default: the worker's. */
  readonly retry?: RetryPolicy;
  /** Default: the worker's. */
  readonly timeoutMs?: number;
  /** An event whose data and headers have more bytes goes to the dead letters undecoded. Default: the worker's. */
  readonly maxBytes?: number;
  /**
   * Default true: what cannot be handled is kept as a dead letter, and its key goes on. `{ key: "halt" }`, for streams with
   * `order: key`: later events of its key become dead letters, too, until it is replayed and handled, or purged.
   * False: it is dropped and logged.
   */
  readonly deadLetter?: boolean | { readonly key: "skip" | "halt" };
}

/** What becomes of an event that cannot be handled: dropped, or put aside, and then its key goes on or is halted. */
export type DeadLetterPolicy = "drop" | "skip" | "halt";

/** How long a handler may take where nobody says otherwise. */
const defaultTimeoutMs = 300_000;

/** How one (stream, action) is handled. */
export interface Registration {
  readonly handler: EventHandler;
  readonly validate?: Validator;
  readonly headers?: Validator;
  readonly correlationId?: string;
  /** Values of the parameters in the stream's address. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly retry: RetryPlan;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly deadLetter: DeadLetterPolicy;
}

/** Which handler is for what. */
export class Registry {
  readonly #handlers = new Map<string, Map<string, Registration>>();
  readonly #streams = new Map<string, SubscribedStream>();

  /** The streams that any handler is for. */
  get streams(): readonly SubscribedStream[] {
    return [...this.#streams.values()];
  }

  /** @throws ReventError `misuse` where there is one already, or for addresses that the contract does not allow */
  add<Data, Headers, Parameters extends object>(
    stream: string,
    action: string,
    handler: EventHandler<Data, Headers, Required<Parameters>>,
    options: HandlerOptions<Data, Headers, Parameters>,
    defaults: Pick<HandlerOptions, "retry" | "timeoutMs" | "maxBytes"> = {},
  ): void {
    if (stream === "" || action === "")
      throw new ReventError("misuse", "A handler needs the names of a stream and an action.");
    const { validate, headers, correlationId } = options;
    for (const { address, parameters } of placesOf(stream, options)) {
      this.#describe({ name: address, ...streamSettings(options) });
      this.#put(address, action, {
        // Validation stands before the handler, so it gets what it asks for.
        handler: handler as unknown as EventHandler,
        ...(validate && { validate }),
        ...(headers && { headers }),
        ...(correlationId !== undefined && { correlationId }),
        parameters,
        retry: planRetries(options.retry, defaults.retry),
        timeoutMs: checkTimeout(options.timeoutMs ?? defaults.timeoutMs ?? defaultTimeoutMs),
        maxBytes: options.maxBytes ?? defaults.maxBytes ?? defaultMaxBytes,
        deadLetter: policyOf(stream, options),
      });
    }
  }

  #describe(stream: SubscribedStream): void {
    const known = this.#streams.get(stream.name) ?? stream;
    if (known.partitions !== stream.partitions || known.order !== stream.order)
      throw new ReventError(
        "misuse",
        `Handlers of stream ${stream.name} do not agree on its partitions or its order.`,
      );
    this.#streams.set(stream.name, stream);
  }

  #put(stream: string, action: string, registration: Registration): void {
    const actions = this.#handlers.get(stream) ?? new Map<string, Registration>();
    if (actions.has(action))
      throw new ReventError(
        "misuse",
        `There are two handlers for ${action} of stream ${stream}; call both from one.`,
      );
    actions.set(action, registration);
    this.#handlers.set(stream, actions);
  }

  find(stream: string, action: string): Registration | undefined {
    return this.#handlers.get(stream)?.get(action);
  }

  /** For what nobody can tell which handler it is for: as careful as any handler of the stream asks for. */
  policyFor(stream: string): DeadLetterPolicy {
    const all = [...(this.#handlers.get(stream)?.values() ?? [])];
    return all.some(({ deadLetter }) => deadLetter === "halt") ? "halt" : "skip";
  }
}

function policyOf(
  stream: string,
  { deadLetter = true, order }: Pick<HandlerOptions, "deadLetter" | "order">,
): DeadLetterPolicy {
  if (typeof deadLetter === "boolean") return deadLetter ? "skip" : "drop";
  if (deadLetter.key === "halt" && order !== "key")
    throw new ReventError(
      "misuse",
      `A dead letter of stream ${stream} cannot halt its key: the stream has no order. Give it order: "key".`,
    );
  return deadLetter.key;
}

function streamSettings({
  partitions,
  order,
}: Pick<HandlerOptions, "partitions" | "order">): Omit<SubscribedStream, "name"> {
  return { ...(partitions && { partitions }), ...(order && { order }) };
}
