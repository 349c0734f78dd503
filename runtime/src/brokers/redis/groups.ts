import { isReply } from "./faults.ts";
import type { Source } from "./keys.ts";
import type { Link } from "./link.ts";

/** Makes sure that the group exists everywhere; where it does not, it begins with the first entry there is. */
export async function ensureGroups(
  link: Link,
  sources: readonly Source[],
  group: string,
): Promise<void> {
  await Promise.all(sources.map(({ key }) => ensureGroup(link, key, group)));
}

async function ensureGroup(link: Link, key: string, group: string): Promise<void> {
  try {
    await link.call("XGROUP", ["CREATE", key, group, "0", "MKSTREAM"]);
  } catch (error) {
    if (!isReply(error) || !error.message.startsWith("BUSYGROUP")) throw error;
  }
}
