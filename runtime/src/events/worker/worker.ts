import { within } from "../../deadline.ts";
import { ReventError } from "../../errors/index.ts";
import { defaultLogger, type Logger } from "../../logger.ts";
import type { EventHandler } from "../context.ts";
import type { TextHeaders } from "../message.ts";
import type { ConsumeOptions, Consumer, Subscriber } from "../ports.ts";
import { Pump } from "./pump.ts";
import { type HandlerOptions, Registry } from "./registry.ts";
import type { RetryPolicy } from "./retry.ts";

/** What whoever makes a worker may choose. */
export interface WorkerOptions {
  /**
   * How many events may be out at once: being handled, or waiting for another one of their key. Of streams with
   * `order: key`, what waits is not counted: up to 10,000 events, or 32 Mi characters of data. Default 64.
   */
  readonly concurrency?: number;
  /** After this many ms without a sign of life an event is given to another process, see {@link ConsumeOptions}. Default 30,000. */
  readonly visibilityMs?: number;
  /** For handlers that have none of their own. */
  readonly retry?: RetryPolicy;
  /**
   * A handler that takes longer, in ms, is told by `signal`, and has failed. It should end then: it may run beside its
   * own repetition. For handlers that have none of their own; default 300,000, `Infinity` for never.
   */
  readonly timeoutMs?: number;
  /** Events whose data and headers have more bytes go to the dead letters (`too-large`). For handlers that have none of their own; default 1,048,576. */
  readonly maxBytes?: number;
  /** Default: warnings and errors as JSON lines on stderr. */
  readonly logger?: Logger;
  /** Stretches delays; a number from 0 to 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** Deliveries that may be out at once where nobody says otherwise. */
const defaultConcurrency = 64;

/** How a worker stops. */
export interface StopOptions {
  /** Handlers that still run after this many ms are told to abort, and their events given back. Default 25,000. */
  readonly deadlineMs?: number;
}

/** Hands the events of any number of streams to handlers, as one member of a consumer group. */
export class Worker {
  readonly #subscriber: Subscriber;
  readonly #group: string;
  readonly #options: WorkerOptions;
  readonly #registry = new Registry();
  #running: Promise<{ consumer: Consumer; pump: Pump }> | undefined;
  #stopping: Promise<void> | undefined;
  #onStopped: () => void = () => undefined;
  readonly #stopped = new Promise<void>((resolve) => {
    this.#onStopped = resolve;
  });

  /**
   * @param subscriber a broker
   * @param group name of the consumer group: the service; each event goes to one worker of each group
   */
  constructor(subscriber: Subscriber, group: string, options: WorkerOptions = {}) {
    if (group === "") throw new ReventError("misuse", "A worker needs the name of its group.");
    const { concurrency = defaultConcurrency } = options;
    if (!Number.isInteger(concurrency) || concurrency < 1)
      throw new ReventError(
        "misuse",
        `concurrency is ${concurrency}; it must be a whole number from 1.`,
      );
    this.#subscriber = subscriber;
    this.#group = group;
    this.#options = options;
  }

  /**
   * Names the handler of an action of a stream. Actions that have none are acknowledged and ignored. Where the
   * stream's address has parameters, `options.addresses` says which of the streams behind it are meant.
   *
   * @throws ReventError `misuse` for a second handler of the same action, or once the worker has started
   */
  on<
    Data = unknown,
    Headers = TextHeaders,
    Parameters extends object = Readonly<Record<string, string>>,
  >(
    stream: string,
    action: string,
    handler: EventHandler<Data, Headers, Required<Parameters>>,
    options: HandlerOptions<Data, Headers, Parameters> = {},
  ): this {
    if (this.#running)
      throw new ReventError("misuse", "Handlers must be named before the worker starts.");
    this.#registry.add(stream, action, handler, options, this.#options);
    return this;
  }

  /**
   * Starts handling. Resolves once the group exists on every stream: what is published from then on is
   * handled, and so is what was published before.
   *
   * @throws ReventError `misuse` where there is no handler, `closed` after a stop
   */
  async start(): Promise<void> {
    if (this.#stopping)
      throw new ReventError("closed", `The worker of ${this.#group} was stopped.`);
    this.#running ??= this.#begin();
    try {
      await this.#running;
    } catch (error) {
      this.#running = undefined;
      throw error;
    }
  }

  /** Starts, and resolves once it has been stopped. */
  async listen(): Promise<void> {
    await this.start();
    await this.#stopped;
  }

  /**
   * Fetches no more, lets running handlers end, gives back the rest, and leaves the group. Nothing is lost:
   * what was not finished goes to another worker, or to this one's successor. Idempotent.
   */
  stop({ deadlineMs = 25_000 }: StopOptions = {}): Promise<void> {
    this.#stopping ??= this.#end(deadlineMs).finally(this.#onStopped);
    return this.#stopping;
  }

  async #begin(): Promise<{ consumer: Consumer; pump: Pump }> {
    const { streams } = this.#registry;
    if (streams.length === 0)
      throw new ReventError(
        "misuse",
        `The worker of ${this.#group} has no handler: call on() first.`,
      );
    const {
      visibilityMs,
      concurrency = defaultConcurrency,
      logger = defaultLogger,
      random = Math.random,
    } = this.#options;
    const consumer = await this.#subscriber.consume({
      group: this.#group,
      streams,
      ...(visibilityMs !== undefined && { visibilityMs }),
    });
    const hold: Consumer["hold"] = (token, error) => consumer.hold(token, error);
    const handling = { group: this.#group, registry: this.#registry, logger, random, hold };
    return { consumer, pump: new Pump(consumer, { ...handling, concurrency }) };
  }

  async #end(deadlineMs: number): Promise<void> {
    const running = await this.#running?.catch(() => undefined);
    if (!running) return;
    const drained = running.pump.drain().then(() => true);
    const done = await within(deadlineMs, drained, () => false);
    const { logger = defaultLogger } = this.#options;
    if (!done) {
      const facts = { group: this.#group, deadlineMs };
      logger.warn(facts, "Handlers still ran at the deadline; their events go to another worker.");
    }
    await running.consumer.close();
  }
}
