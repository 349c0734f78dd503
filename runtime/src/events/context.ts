import type { Event } from "./message.ts";

/** What a handler is told beside the event. */
export interface EventContext {
  /** The consumer group: the service that handles the event. */
  readonly group: string;
  /** Address of the stream that the event came from. */
  readonly stream: string;
  /** How often the handler has run for this event, this time included; from 1. */
  readonly attempt: number;
  /** How often the event was handed out, this time included; more than `attempt` after a crash. */
  readonly deliveries: number;
  /** It was handed out before, so parts of the work may be done already. */
  readonly redelivered: boolean;
  /** Aborts when the event is no longer ours: another process has it, or a stop has run out of time. */
  readonly signal: AbortSignal;
}

/**
 * Does what an event asks for. Once it has resolved the event is done for this group; when it throws, the
 * event comes back after a delay, until its attempts are used up; see {@link DeadLetter} to give up at once.
 */
export type EventHandler<Data = unknown> = (
  event: Event<Data>,
  context: EventContext,
) => Promise<void> | void;
