import type { Logger } from "../../logger.ts";
import type { HeldDeliveries } from "./held.ts";
import type { Source } from "./keys.ts";
import type { Link } from "./link.ts";
import type { Peers } from "./peers.ts";

/** One member of a group: what the parts of a consumer share. */
export interface Member {
  readonly group: string;
  /** Name of this consumer, its own at every start. */
  readonly consumer: string;
  readonly sources: readonly Source[];
  readonly streams: readonly string[];
  readonly visibilityMs: number;
  /** For everything but reading. */
  readonly commands: Link;
  /** For reading, which blocks its connection. */
  readonly reading: Link;
  readonly held: HeldDeliveries;
  readonly peers: Peers;
  readonly logger: Logger;
}
