import type { Logger } from "../../../logger.ts";
import { listOf } from "../replies.ts";
import type { Link } from "./link.ts";

/** Settings of a server under which events can be lost that nobody has touched, and what to do. */
const risks: readonly {
  readonly setting: string;
  readonly isRisky: (value: string) => boolean;
  readonly warning: string;
}[] = [
  {
    setting: "maxmemory-policy",
    isRisky: (value) => value !== "noeviction",
    warning:
      "Redis deletes keys, streams among them, when its memory is full: set maxmemory-policy noeviction.",
  },
  {
    setting: "appendonly",
    isRisky: (value) => value !== "yes",
    warning:
      "Redis forgets what it has stored since its last snapshot when it ends: set appendonly yes.",
  },
];

/** Looks at the server's settings, and warns of those under which it may lose events. One that does not tell is left alone. */
export async function examine(link: Link, logger: Logger): Promise<void> {
  for (const { setting, isRisky, warning } of risks) {
    try {
      const [, value] = listOf(await link.call("CONFIG", ["GET", setting]));
      if (typeof value === "string" && isRisky(value)) logger.warn({ setting, value }, warning);
    } catch (error) {
      logger.debug({ err: error, setting }, "Redis does not tell its settings.");
      return;
    }
  }
}
