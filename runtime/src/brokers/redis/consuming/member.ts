import type { Logger } from "../../../logger.ts";
import type { Links } from "../connections/links.ts";
import type { Shard, Source } from "../keys.ts";
import type { HeldDeliveries } from "./held-deliveries.ts";
import type { Peers } from "./peers.ts";
import type { Tenures } from "./tenures.ts";

/** One member of a group: what the parts of a consumer share. */
export interface Member {
  readonly group: string;
  /** Name of this consumer, its own at every start. */
  readonly consumer: string;
  readonly shards: readonly Shard[];
  readonly sources: readonly Source[];
  readonly visibilityMs: number;
  /** For everything but reading, which blocks its connection. */
  readonly links: Links;
  readonly held: HeldDeliveries;
  readonly peers: Peers;
  /** The ordered shards that it has at the moment. */
  readonly tenures: Tenures;
  readonly logger: Logger;
}
