import type { Place } from "./place.ts";
import type { TypeId } from "./types.ts";

/** An AsyncAPI channel: one stream on the bus. */
export interface Stream {
  readonly kind: "stream";
  /** The channel's address as written; the stream's key on Redis. */
  readonly address: string;
  /** The service whose contract sends on it, where one in the workspace does. */
  readonly owner?: string;
  /** Where the address has parameters (`orders.{region}`): as many streams as there are values. */
  readonly parameters?: AddressParameters;
  readonly settings: StreamSettings;
  readonly place: Place;
}

/** The parameters in the address of a {@link Stream}. */
export interface AddressParameters {
  /** An object type with a property for each, in the order of the address. */
  readonly type: TypeId;
  /** Whether any of them has a default, and need not be given. */
  readonly hasDefaults: boolean;
  /** Where in an event they stand, by name; those that do not stand in it are left out. */
  readonly locations: Readonly<Record<string, RuntimeExpression>>;
}

/** An AsyncAPI runtime expression: a place in a message. */
export interface RuntimeExpression {
  /** As it was written, such as `$message.header#/replyTo`. */
  readonly text: string;
  readonly part: "header" | "payload";
  /** Property names that lead there; at least one. */
  readonly path: readonly string[];
  readonly place: Place;
}

/** `x-stream` on a channel, with defaults filled in. */
export interface StreamSettings {
  /** Number of partitions; 1 is a single stream. */
  readonly partitions: number;
  /** `key`: events of a key take effect in the order in which they were published. */
  readonly order: "none" | "key";
  /** How long, in ms, entries that every group has handled are kept; or for ever. */
  readonly retentionMs?: number;
  /** With so many entries (in a partition) the stream takes no more. */
  readonly maxLength?: number;
  /** What an event has at the most, in bytes; or what producer and worker say. */
  readonly maxBytes?: number;
  /** Fields of an entry: CloudEvents attributes, or `action` and the data's own properties. */
  readonly encoding: "cloudevents" | "flat";
  /** When a publish counts as stored: `primary`, `fsync` or `replicas(n)`. */
  readonly durability: string;
}

/** One message that a service sends or receives. */
export interface EventType {
  readonly kind: "event";
  /** The message's `name` (or its key): CloudEvents `type`, such as `user.created`. */
  readonly action: string;
  /** Address of the {@link Stream}; empty for an answer that goes where its request says. */
  readonly stream: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly payload: TypeId;
  readonly headers?: TypeId;
  /** Where the correlation id stands. */
  readonly correlationId?: RuntimeExpression;
  /** Property names leading to the ordering key inside the data; from `x-key`. */
  readonly key?: readonly string[];
  readonly place: Place;
}

/** An event that the service sends: one method of its producer. */
export interface Publication {
  readonly kind: "publication";
  /** Method name of the producer, such as `userCreated`. */
  readonly name: string;
  readonly event: EventType;
  /** A request: the header that says where answers are awaited, and that address. */
  readonly replyTo?: { readonly location: RuntimeExpression; readonly address: string };
  readonly answers?: Answers;
  readonly place: Place;
}

/** What a {@link Publication} that is an answer answers. */
export interface Answers {
  /** The events that ask for it. */
  readonly requests: readonly Pick<EventType, "action" | "headers">[];
  /** Where a request says the address of its answer, unless that is the channel's. */
  readonly address?: RuntimeExpression;
}

/** An event that the service receives: one handler of its core. */
export interface Subscription {
  readonly kind: "subscription";
  /** Method name of the core, such as `onUserCreated`. */
  readonly name: string;
  /** What the service does about it: the summary of the receive operation. */
  readonly summary?: string;
  readonly event: EventType;
  /** `x-retry` of the receive operation, where written. */
  readonly retry?: RetryPolicy;
  /** `x-dead-letter` of the receive operation. */
  readonly deadLetter: DeadLetterPolicy;
  /** `x-emits` of the receive operation. */
  readonly emits: readonly string[];
  /** It is an answer, and comes to an address that the service's requests say. */
  readonly answer?: true;
  readonly place: Place;
}

/**
 * `x-dead-letter`: whether what cannot be handled is kept, or else dropped and logged. With `halt`, later events of its key
 * are held until it is replayed and handled, or purged.
 */
export type DeadLetterPolicy = boolean | { readonly key: "halt" };

/** `x-retry`: how often a failed handler runs again, and after what delay. */
export interface RetryPolicy {
  /** How often the handler runs at the most, the first time included. */
  readonly attempts?: number;
  /** Delay before the second run and its growth; times in ms. */
  readonly backoff?: { readonly initial?: number; readonly factor?: number; readonly max?: number };
}
