import { randomUUID } from "node:crypto";
import { type Fault, ReventError } from "../errors/index.ts";
import { faultsOf, type Validator } from "../validation.ts";
import { dataPointer, inOneLine } from "./faults.ts";
import { checkHeaders } from "./headers.ts";
import type { Event, Message, StreamOptions } from "./message.ts";
import type { Publisher } from "./ports.ts";

/** What whoever makes a producer may choose. */
export interface ProducerOptions extends StreamOptions {
  /** Who sends: CloudEvents `source`. Default: the stream's name. */
  readonly source?: string;
  /** Extension attributes that every event gets, such as `traceparent`; asked for at each send. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

/** What the contract says of one event. */
export interface EventRules<Data> {
  /** Data that does not fit is refused. */
  readonly validate?: Validator<Data>;
  /** The ordering key inside the data. */
  readonly key?: (data: Data) => string | undefined;
}

/** {@link ProducerOptions}, and the contract: rules by action. */
export interface ProducerContract<Events> extends ProducerOptions {
  readonly events?: { readonly [Action in keyof Events]?: EventRules<Events[Action]> };
}

/** What may be said of one event beside its data. */
export interface SendOptions {
  /** Sending the same id again does not make a second event. Default: a new UUID. */
  readonly id?: string;
  /** Events with the same key take effect in the order in which they were sent. Default: as the contract says. */
  readonly key?: string;
  /** When it happened: RFC 3339. Default: now. */
  readonly time?: string;
  /** CloudEvents extension attributes by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a service's events on its stream. `Events` maps each action to the type of its data. */
export class Producer<Events extends object = Record<string, unknown>> {
  readonly #publisher: Publisher;
  readonly #stream: string;
  readonly #contract: ProducerContract<Events>;

  /**
   * @param publisher a broker, or the outbox of a database transaction
   * @param stream address of the stream, such as `users`
   */
  constructor(publisher: Publisher, stream: string, contract: ProducerContract<Events> = {}) {
    if (stream === "") throw new ReventError("misuse", "A producer needs the name of its stream.");
    this.#publisher = publisher;
    this.#stream = stream;
    this.#contract = contract;
  }

  /**
   * Sends one event; resolves to it once it is stored.
   *
   * @throws ReventError `invalid_event` for data that the contract does not allow (nothing is sent),
   * `not_stored` or `broker_unavailable` when the broker could not confirm: sending again with the same
   * `id` is safe, and makes one event
   */
  async send<Action extends keyof Events & string>(
    action: Action,
    data: Events[Action],
    options: SendOptions = {},
  ): Promise<Event<Events[Action]>> {
    const rules = this.#contract.events?.[action];
    const faults = rules?.validate ? faultsOf(rules.validate, data, dataPointer) : [];
    if (faults.length > 0) throw this.#invalid(action, inOneLine(faults), faults);
    const message = this.#message(action, data, rules, options);
    const { encoding } = this.#contract;
    await this.#publisher.publish([message], encoding && { encoding });
    const { contentType: _, data: __, ...event } = message;
    return { ...event, data };
  }

  #message<Data>(
    action: string,
    data: Data,
    rules: EventRules<Data> | undefined,
    options: SendOptions,
  ): Message {
    const key = options.key ?? rules?.key?.(data);
    const headers = { ...this.#contract.headers?.(), ...options.headers };
    checkHeaders(headers);
    return {
      id: options.id ?? randomUUID(),
      stream: this.#stream,
      action,
      source: this.#contract.source ?? this.#stream,
      time: timeOf(options.time),
      ...(key !== undefined && { key }),
      headers,
      contentType: "application/json",
      data: this.#serialise(action, data),
    };
  }

  #serialise(action: string, data: unknown): string {
    try {
      const text: string | undefined = JSON.stringify(data);
      if (text !== undefined) return text;
    } catch (cause) {
      throw this.#invalid(action, `it cannot be written as JSON: ${String(cause)}`);
    }
    throw this.#invalid(action, `it cannot be written as JSON: it is ${typeof data}`);
  }

  #invalid(action: string, why: string, faults: readonly Fault[] = []): ReventError {
    const what = `Data of ${action} on stream ${this.#stream} is not as the contract says`;
    return new ReventError("invalid_event", `${what}, so nothing was sent: ${why}.`, { faults });
  }
}

function timeOf(given: string | undefined): string {
  if (given === undefined) return new Date().toISOString();
  const time = new Date(given);
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  throw new ReventError(
    "misuse",
    `"${given}" is not a time (RFC 3339), such as 2026-01-31T09:30:00Z.`,
  );
}
