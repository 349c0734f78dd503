import type { InReplyTo, TextHeaders } from "./message.ts";

/** What may be said of any event beside its data. */
export interface SendSettings {
  /** Sending the same id again does not make a second event. Default: a new UUID, which costs the broker less. */
  readonly id?: string;
  /** Events with the same key take effect in the order in which they were sent. Default: as the contract says. */
  readonly key?: string;
  /** When it happened: RFC 3339. Default: now. */
  readonly time?: string;
}

/** What may be said where the contract declares nothing else. */
interface UndeclaredSettings {
  /** Headers by name. Those whose names are made of a-z and 0-9 are CloudEvents extension attributes. */
  readonly headers?: TextHeaders;
}

/** What the contract may ask of the sender of an event, beside its data. */
export interface DeclaredSettings {
  /** The headers that the contract declares. */
  readonly headers?: unknown;
  /** The parameters in the channel's address that do not stand in the event. */
  readonly parameters?: unknown;
  /** What belongs together has the same one. Default: that of the event that is answered, or this event's id. */
  readonly correlationId?: string;
  /** The event that this one answers. */
  readonly inReplyTo?: InReplyTo;
}

/** What is said of one event beside its data; `Declared` is what its contract asks for. */
export type SendOptions<Declared extends object = object> = SendSettings &
  Omit<UndeclaredSettings, keyof Declared> &
  Readonly<Declared>;

/** The options of an action: they must be given where the contract asks for something that has no default. */
export type SendArguments<
  Options extends object,
  Action extends PropertyKey,
> = Action extends keyof Options
  ? Options[Action] extends infer Declared extends object
    ? object extends Declared
      ? [options?: SendOptions<Declared>]
      : [options: SendOptions<Declared>]
    : never
  : [options?: SendOptions];
