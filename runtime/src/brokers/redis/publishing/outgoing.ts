import { ReventError } from "../../../errors/index.ts";
import type { Message, PublishOptions } from "../../../events/index.ts";

/** What is on its way. */
export interface OutgoingEvent {
  readonly message: Message;
  readonly fields: readonly string[];
  readonly options: PublishOptions;
  /** It goes in one step with those that have the very same options. */
  readonly inStep?: boolean;
}

/** How whoever published it is told. */
export interface Ends {
  /** @param entryId where the entry stands; not known of one whose id nobody looks for */
  resolve(entryId?: string): void;
  reject(error: unknown): void;
}

/** One message on its way to Redis; whoever published it is told once. */
export class Outgoing {
  readonly event: OutgoingEvent;
  /** When it is to be given up, by `performance.now()`. */
  readonly due: number;
  readonly #ends: Ends;
  /** What to say in the end, when nothing comes of it. */
  #last: unknown;
  #maybeStored = false;
  #settled = false;

  constructor(event: OutgoingEvent, ends: Ends, due: number) {
    this.event = event;
    this.#ends = ends;
    this.due = due;
  }

  /** Nobody waits for it any more. */
  get settled(): boolean {
    return this.#settled;
  }

  stored(entryId?: string): void {
    this.#settled = true;
    this.#ends.resolve(entryId);
  }

  /** It was tried in vain, and will be tried again. */
  tried(error: unknown): void {
    this.#maybeStored ||= !isUnsent(error);
    this.#last = error;
  }

  failed(error: unknown): void {
    this.#settled = true;
    this.#ends.reject(error instanceof ReventError ? error : this.#notStored(error));
  }

  /** Its time is over. */
  late(): void {
    this.#settled = true;
    const known = this.#last instanceof ReventError && !this.#maybeStored;
    const cause = this.#last ?? new Error("there was no answer in time");
    this.#ends.reject(known ? this.#last : this.#notStored(cause));
  }

  #notStored(cause: unknown): ReventError {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `Redis has not confirmed that the event is stored: ${why}. ${remedyFor(this.event)}`;
    return new ReventError("not_stored", message, { cause });
  }
}

function remedyFor({ message, options }: OutgoingEvent): string {
  if (!options.fresh)
    return `Publish it again with the same id, ${message.id}: it will be one event.`;
  return "An event with an id of yours can be published again, and is one event.";
}

/** It has certainly not reached Redis. */
function isUnsent(error: unknown): boolean {
  return error instanceof ReventError && error.code === "broker_unavailable";
}
