import type { Located, Mapping } from "../../load/index.ts";
import type { RuntimeExpression } from "../../model/index.ts";

/** An AsyncAPI operation in the words of version 3, whatever version it was written in. */
export interface EventOperation {
  /** What the application does. */
  readonly action: "send" | "receive";
  readonly at: Located<Mapping>;
  readonly channel: Channel;
  readonly messages: readonly MessageEntry[];
  /** Requests are sent: the header that says where answers are awaited, and that address. */
  readonly replyTo?: { readonly location: RuntimeExpression; readonly address: string };
  /** Answers are sent: to whose messages, and where these say the address, unless the channel does. */
  readonly answers?: {
    readonly requests: readonly MessageEntry[];
    readonly channel: Channel;
    readonly address?: RuntimeExpression;
  };
  /** Answers are received, at an address that the requests said. */
  readonly isAnswered?: true;
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
