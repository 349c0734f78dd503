import { ReventError } from "../errors/index.ts";
import { telemetryInUse } from "../telemetry.ts";
import type { Validator } from "../validation.ts";
import { compose, type EventRules } from "./compose.ts";
import type { Event, PublishOptions, StreamOptions, TextHeaders } from "./message.ts";
import type { Publisher } from "./ports.ts";
import type { DeclaredSettings, SendArguments, SendSettings } from "./send-options.ts";

/** What whoever makes a producer may choose. */
export interface ProducerOptions extends StreamOptions {
  /** Who sends: CloudEvents `source`. Default: the stream's address. */
  readonly source?: string;
  /** Headers that every event gets, such as `traceparent`; asked for at each send. */
  readonly headers?: () => TextHeaders;
}

/** {@link ProducerOptions}, and the contract: rules by action. */
export interface ProducerContract<Events> extends ProducerOptions {
  readonly events?: { readonly [Action in keyof Events]?: EventRules<Events[Action]> };
  /** Checks the parameters in the stream's address, and fills in their defaults. */
  readonly parameters?: Validator;
}

declare const optionsOf: unique symbol;

/**
 * Sends a service's events on its stream. `Events` maps each action to the type of its data, `Options` those
 * whose contract asks for more to what that is.
 */
export class Producer<
  Events extends object = Record<string, unknown>,
  Options extends object = Record<never, never>,
> {
  /** There in types only, for what infers `Options`. */
  declare readonly [optionsOf]?: Options;
  readonly #publisher: Publisher;
  readonly #stream: string;
  readonly #contract: ProducerContract<Events>;
  /** For events whose ids are the caller's, and for those whose ids are made here. */
  readonly #options: PublishOptions;
  readonly #fresh: PublishOptions;

  /**
   * @param publisher a broker, or the outbox of a database transaction
   * @param stream address of the stream, such as `users`; it may have parameters, as `orders.{region}`
   */
  constructor(publisher: Publisher, stream: string, contract: ProducerContract<Events> = {}) {
    if (stream === "") throw new ReventError("misuse", "A producer needs the name of its stream.");
    this.#publisher = publisher;
    this.#stream = stream;
    this.#contract = contract;
    this.#options = settingsOf(contract);
    this.#fresh = { ...this.#options, fresh: true };
  }

  /**
   * Sends one event; resolves to it once it is stored.
   *
   * @throws ReventError `invalid_event` for data, headers or parameters that the contract does not allow (nothing
   * is sent), `event_too_large`, `not_stored`, `not_durable` or `broker_unavailable` when the broker could not confirm: sending again
   * with the same `id` of yours is safe, and makes one event; `stream_full` when the stream takes no more
   */
  send<Action extends keyof Events & string>(
    action: Action,
    data: Events[Action],
    ...[options]: SendArguments<Options, Action>
  ): Promise<Event<Events[Action]>> {
    const { headers } = this.#contract;
    const telemetry = telemetryInUse();
    if (!telemetry) return this.#send(action, data, options, headers);
    return telemetry.send({ stream: this.#stream, action }, (traced) =>
      this.#send(action, data, options, () => ({ ...headers?.(), ...traced })),
    );
  }

  async #send<Action extends keyof Events & string>(
    action: Action,
    data: Events[Action],
    given: (SendSettings & DeclaredSettings) | undefined,
    headers: (() => TextHeaders) | undefined,
  ): Promise<Event<Events[Action]>> {
    const { events, parameters, source } = this.#contract;
    const { message, event } = compose({
      stream: this.#stream,
      source,
      action,
      data,
      rules: events?.[action] ?? {},
      parameters,
      options: given ?? {},
      common: headers?.(),
    });
    const how = given?.id === undefined ? this.#fresh : this.#options;
    await this.#publisher.publish([message], how);
    return event;
  }
}

function settingsOf(options: StreamOptions): StreamOptions {
  const { encoding, partitions, durability, retentionMs, maxLength, maxBytes } = options;
  return {
    ...(encoding && { encoding }),
    ...(partitions && { partitions }),
    ...(durability && { durability }),
    ...(retentionMs !== undefined && { retentionMs }),
    ...(maxLength && { maxLength }),
    ...(maxBytes && { maxBytes }),
  };
}
