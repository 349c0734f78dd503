/** What is known of an event beside its data. */
export interface EventAttributes {
  /** Unique together with `source`; publishing the same id again does not make a second event. */
  readonly id: string;
  /** Address of the stream, such as `users`. */
  readonly stream: string;
  /** What happened, such as `user.created`. CloudEvents `type`. */
  readonly action: string;
  /** Who says so: the service. CloudEvents `source`. */
  readonly source: string;
  /** When it happened: RFC 3339, UTC. */
  readonly time: string;
  /** Events with the same key take effect in the order in which they were published. CloudEvents `partitionkey`. */
  readonly key?: string;
}

/** Headers as they travel: all of them text, by name. */
export type TextHeaders = Readonly<Record<string, string>>;

/**
 * An event as it travels: what a {@link Publisher} is given and a {@link Consumer} hands out. Data is
 * still text, so that a broker never needs to know what is in it.
 */
export interface Message extends EventAttributes {
  readonly headers: TextHeaders;
  /** RFC 2046 media type of `data`. */
  readonly contentType: string;
  readonly data: string;
}

/** Per-stream settings of the sender, from `x-stream` of the channel. */
export interface StreamOptions {
  /** Fields of an entry; default `cloudevents`. */
  readonly encoding?: "cloudevents" | "flat";
  /** Of so many streams, `users.0`, `users.1`, …, an event goes to the one that its key names; default 1, which is `users` itself. */
  readonly partitions?: number;
  /** When a publish counts as stored; default `primary`. */
  readonly durability?: Durability;
  /** How long, in ms, entries are kept that every group has handled. Default: for ever. */
  readonly retentionMs?: number;
  /** Entries that a stream (each partition) has at the most: what would exceed it is refused with `stream_full`. One that is half full keeps nothing that every group has handled. Default: any number. */
  readonly maxLength?: number;
  /** What an entry has at the most, names and values in bytes of UTF-8: a larger event is refused with `event_too_large`. Default 1,048,576. */
  readonly maxBytes?: number;
}

/** Stored by the primary; also confirmed by so many replicas; or on the primary's disk. */
export type Durability = "primary" | "fsync" | `replicas(${number})`;

/** How messages are published. */
export interface PublishOptions extends StreamOptions {
  /** The ids were made for these messages a moment ago: nobody can have published them before, so nobody needs to look. */
  readonly fresh?: boolean;
}

/** An event as a handler sees it. `Headers` are those that its contract declares. */
export interface Event<Data = unknown, Headers = TextHeaders> extends EventAttributes {
  readonly data: Data;
  /** What travels beside the data: what the contract declares, and what others have added (`traceparent`, …). */
  readonly headers: Headers;
  /** What belongs together has the same one; present where the contract says where it stands. */
  readonly correlationId?: string;
}

/**
 * The event in a message. Written out, since this is done for every event and copying all but some properties costs more.
 *
 * @param headers those of the message, as its contract has them
 */
export function eventOf<Data>(message: Message, headers: TextHeaders, data: Data): Event<Data> {
  const { id, stream, action, source, time, key } = message;
  if (key === undefined) return { id, stream, action, source, time, headers, data };
  return { id, stream, action, source, time, key, headers, data };
}

/** What an answer needs to know of the event that it answers. */
export type InReplyTo<Headers = object> = Pick<
  Event<unknown, Headers>,
  "id" | "headers" | "correlationId"
>;
