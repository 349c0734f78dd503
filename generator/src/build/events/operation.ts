import type { Located, Mapping } from "../../load/index.ts";

/** An AsyncAPI operation in the words of version 3, whatever version it was written in. */
export interface EventOperation {
  /** What the application does. */
  readonly action: "send" | "receive";
  readonly at: Located<Mapping>;
  readonly channel: Channel;
  readonly messages: readonly MessageEntry[];
}

/** A channel, and the address that it stands for. */
export interface Channel {
  readonly address: string;
  readonly at: Located<Mapping>;
}

/** A message where it is written, and the key that it was found under. */
export interface MessageEntry {
  readonly key: string;
  readonly at: Located<Mapping>;
}
