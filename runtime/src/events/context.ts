import type { Event, TextHeaders } from "./message.ts";

/** What a handler is told beside the event. `Parameters` are those of the channel's address. */
export interface EventContext<Parameters = Readonly<Record<string, string>>> {
  /** The consumer group: the service that handles the event. */
  readonly group: string;
  /** Address of the stream that the event came from. */
  readonly stream: string;
  /** Values of the parameters in that address; none where it has none. */
  readonly parameters: Parameters;
  /** How often the handler has run for this event, this time included; from 1. */
  readonly attempt: number;
  /** How often the event was handed out, this time included; more than `attempt` after a crash. */
  readonly deliveries: number;
  /** It was handed out before, so parts of the work may be done already. */
  readonly redelivered: boolean;
  /**
   * Only of a stream with `order: key`: rises each time that the partition goes to another worker. A database that refuses
   * lower numbers than it has seen is safe from a worker that has lost the partition and does not know it yet.
   */
  readonly fence?: number;
  /** Aborts when the event is no longer ours: another process has it, or a stop has run out of time. */
  readonly signal: AbortSignal;
}

/**
 * Does what an event asks for. Once it has resolved the event is done for this group; when it throws, the
 * event comes back after a delay, until its attempts are used up; see {@link DeadLetter} to give up at once.
 */
export type EventHandler<
  Data = unknown,
  Headers = TextHeaders,
  Parameters = Readonly<Record<string, string>>,
> = (event: Event<Data, Headers>, context: EventContext<Parameters>) => Promise<void> | void;
