import type { Message, PublishOptions } from "./message.ts";

/** Takes events. A broker is one; so is an outbox bound to a database transaction. */
export interface Publisher {
  /**
   * Resolves once every message is stored as durably as asked, in the order given per stream. Rejects with `not_stored`,
   * `not_durable` or `broker_unavailable` when that cannot be confirmed; publishing the same messages again is then safe,
   * since an id is stored once (other than with `fresh`). Rejects with `stream_full` at `maxLength`. Never resolves
   * without having stored.
   */
  publish(messages: readonly Message[], options?: PublishOptions): Promise<void>;
}

/** A publisher that says where events are stored, and can tell later whether they still are. */
export interface Ledger extends Publisher {
  /**
   * As `publish`, never `fresh`; answers the broker's own id of each entry. Sends only to the server that `standing` was
   * asked of last, over the very same connection, since two servers may both take themselves for the primary, and what
   * comes to one that nobody looks at is lost unnoticed. So it repeats nothing, and rejects with `broker_unavailable`
   * where that connection has broken: ask `standing` again first. One relay at a time may use it for a stream.
   */
  store(messages: readonly Message[], options?: PublishOptions): Promise<readonly string[]>;
  /**
   * Whether a stream may have lost anything since the last time: another server has taken over, data were deleted.
   * Costs little.
   *
   * @param stream a partition's name where the stream has several
   * @param mark what it answered the last time
   */
  standing(stream: string, mark?: string): Promise<Standing>;
  /**
   * Which of these entries are gone without having been trimmed, by their ids; publishing them stores them anew. Looks
   * where `standing` has looked last.
   *
   * @param mark the last one from before the loss
   */
  lost(stream: string, entries: readonly StoredEntry[], mark: string): Promise<ReadonlySet<string>>;
}

/** Where a stream stands. */
export interface Standing {
  /** To be kept and shown the next time; opaque. */
  readonly mark: string;
  /** Certainly nothing was lost since then. */
  readonly intact: boolean;
}

/** An event that was stored, and where. */
export interface StoredEntry extends Pick<Message, "id" | "source"> {
  readonly entryId: string;
}

/** Hands out events to consumer groups. */
export interface Subscriber {
  /**
   * Joins `group` on the streams, creating the group at the beginning of each stream where it does not
   * exist yet. Resolves once the group exists everywhere: whatever is published from then on is delivered.
   */
  consume(options: ConsumeOptions): Promise<Consumer>;
}

/** Both, and the connection behind them. */
export interface Broker extends Publisher, Subscriber {
  /** Closes connections. Publishing and consuming reject with `closed` from then on. Idempotent. */
  close(): Promise<void>;
}

/** What a worker asks of a {@link Subscriber}. */
export interface ConsumeOptions {
  /** Name of the consumer group: one per service. Each event goes to one consumer of each group. */
  readonly group: string;
  readonly streams: readonly SubscribedStream[];
  /**
   * After this many ms without a sign of life a delivery is given to another consumer; a few seconds after
   * where the broker sees that the whole consumer gives none. Default 30,000.
   */
  readonly visibilityMs?: number;
}

/** A stream as its readers need to know it; the contract of whoever sends on it says so. */
export interface SubscribedStream {
  /** Address of the stream, such as `users`. */
  readonly name: string;
  /** As whoever sends on it has it; default 1. */
  readonly partitions?: number;
  /**
   * `key`: events of a key take effect in the order in which they were published, retries included, in however many
   * processes the group has; a partition is handled by one of them at a time. Default `none`.
   */
  readonly order?: "none" | "key";
}

/**
 * One member of a group. It keeps the deliveries that it has handed out alive until they are settled;
 * if it dies, they go to another member after the visibility time at the latest.
 */
export interface Consumer {
  /**
   * Up to `max` deliveries; waits until there is at least one, and resolves to none when `signal` aborts
   * or a broker-chosen time is over. Never rejects for a broker outage: it waits and recovers.
   *
   * @param ahead how many the next fetch would ask for, if this one had so many: the broker may begin to read them before it hands out these
   */
  fetch(
    max: number,
    signal: AbortSignal,
    ahead?: (had: number) => number,
  ): Promise<readonly Delivery[]>;
  /**
   * Says what became of deliveries. Resolves once the broker has it; retried inside until then. A
   * delivery that is no longer ours (another member took it over) is left alone; one that the broker refuses
   * to be told of comes back after the visibility time.
   */
  settle(settlements: readonly Settlement[]): Promise<void>;
  /**
   * Puts a delivery that is `halted` aside, behind the dead letters of its key, and so settles it; unless nothing that
   * comes before it holds its key up any more. Retried inside until the broker has decided.
   *
   * @returns false where it is to be handled
   */
  hold(token: string, error: FailureReport): Promise<boolean>;
  /** Gives back whatever was handed out and not settled, uncounted, and leaves the group. Idempotent. */
  close(): Promise<void>;
}

/** One event handed to one consumer. */
export interface Delivery {
  /** Names this delivery to `settle`; opaque. */
  readonly token: string;
  /** The stream it came from. */
  readonly stream: string;
  /** The broker's own id of the event, as it was in its stream. */
  readonly entryId: string;
  /** The entry, decoded; or why it could not be, with what stood there. */
  readonly content:
    | { readonly ok: true; readonly message: Message }
    | { readonly ok: false; readonly reason: string; readonly key?: string };
  /** How often a handler of this group has run for it, this time included; from 1. */
  readonly attempt: number;
  /** How often it was handed out, this time included; more than `attempt` after a crash. */
  readonly deliveries: number;
  /** Aborts when the delivery is this consumer's no longer: given to another, or given back by `close`. */
  readonly signal: AbortSignal;
  /** Its handler shall not begin any more: the delivery is lost, or its partition goes to another member. Release it. */
  readonly recalled: boolean;
  /**
   * Only of a stream with `order: key`: its next attempt is made by this consumer, before later events of its key.
   * The number rises each time that the partition goes to another member.
   */
  readonly fence?: number;
  /**
   * Its key is halted, or was a moment ago: it is handled only where `hold` says so, and settled before anything else of
   * its key begins. Only of a stream with `order: key`.
   */
  readonly halted?: boolean;
}

/** What became of a {@link Delivery}. */
export type Settlement = { readonly token: string } & (
  | { readonly outcome: "ack" }
  /** Deliver it again to this group, and to no other, after `delayMs`. */
  | { readonly outcome: "retry"; readonly delayMs: number; readonly error: FailureReport }
  /** The handler has failed, and will run again here after a while: the delivery stays. For ordered streams. */
  | { readonly outcome: "failed" }
  /**
   * Put it aside in the group's dead letters. With `halt`, which is for ordered streams, its key is halted from then on: until
   * it is purged, or replayed and settled, everything of its key that comes after it goes there, too.
   */
  | { readonly outcome: "dead"; readonly error: FailureReport; readonly halt?: boolean }
  /** Give it back as if it had never been handed out. */
  | { readonly outcome: "release" }
);

/** Why a delivery failed, as it is kept with a retry or a dead letter. */
export interface FailureReport {
  /** From a worker, one of `failureReasons`. */
  readonly reason: string;
  readonly message: string;
  readonly stack?: string;
}

/** What was put aside, and what may be done with it; see `replayDeadLetters` and `purgeDeadLetters`. */
export interface DeadLetters {
  /** The dead letters of a group on a stream, oldest first (of each partition). */
  deadLetters(
    stream: string,
    group: string,
    page?: DeadLetterPage,
  ): Promise<readonly DeadLetterRecord[]>;
  /**
   * Hands them to the group, and to no other, once more, in the order given and as if they had never failed. One whose
   * key is halted by an earlier dead letter becomes one again.
   *
   * @returns how many that was: those that are no dead letters (any more) are left alone
   */
  replay(stream: string, group: string, ids: readonly string[]): Promise<number>;
  /** Deletes them, for good. @returns how many that was */
  purge(stream: string, group: string, ids: readonly string[]): Promise<number>;
}

/** Which part of the dead letters is asked for. */
export interface DeadLetterPage {
  /** So many at the most; default 100. */
  readonly limit?: number;
  /** Begins after the one with this id. */
  readonly after?: string;
}

/** One event that a group could not handle. */
export interface DeadLetterRecord {
  /** Names it among the dead letters of its group; opaque. */
  readonly id: string;
  /** The broker's own id of the event, as it was in its stream; the numbers in it rise in the order of publishing. */
  readonly entryId: string;
  /** When the event was published: ms since 1970. */
  readonly storedAt: number;
  /** The entry as it was: field, value, field, value, … */
  readonly fields: readonly string[];
  readonly error: FailureReport;
  /** The number of its last attempt, from 1; also where the handler did not run, as for `halted` and `undecodable`. */
  readonly attempts: number;
  /** How often it was handed out. */
  readonly deliveries: number;
  /** When it was put aside: RFC 3339, UTC. */
  readonly at: string;
}

/** Where a group stands on a stream, or on one partition of it. Ages are in ms since the event was published. */
export interface GroupReport {
  /** As its key: `users`, or `users.3`. */
  readonly stream: string;
  readonly group: string;
  /** How many entries the stream has. */
  readonly length: number;
  /** How many of them no worker of the group has had; 1,000 may mean more. */
  readonly unread: number;
  readonly oldestUnreadMs?: number;
  /** Being handled, or waiting in a worker. */
  readonly inFlight: number;
  readonly oldestInFlightMs?: number;
  /** Waiting for the time of their retry. */
  readonly due: number;
  readonly dead: number;
  /** Of those in flight, how many were delivered more than once. */
  readonly redelivered: number;
  /** Workers that live. */
  readonly members: number;
}
