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
  /** Further CloudEvents extension attributes (`traceparent`, …) by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * An event as it travels: what a {@link Publisher} is given and a {@link Consumer} hands out. Data is
 * still text, so that a broker never needs to know what is in it.
 */
export interface Message extends EventAttributes {
  /** RFC 2046 media type of `data`. */
  readonly contentType: string;
  readonly data: string;
}

/** Per-stream settings of the sender, from `x-stream` of the channel. */
export interface StreamOptions {
  /** Fields of an entry; default `cloudevents`. */
  readonly encoding?: "cloudevents" | "flat";
}

/** An event as a handler sees it. */
export interface Event<Data = unknown> extends EventAttributes {
  readonly data: Data;
}
