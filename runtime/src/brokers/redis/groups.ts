import type { SubscribedStream } from "../../events/index.ts";
import { partitionNames } from "../../events/partitions.ts";
import { isReply } from "./connections/faults.ts";
import type { Links } from "./connections/links.ts";
import { groupsKey, registryKey, type Source } from "./keys.ts";

/** Makes sure that the group exists everywhere; where it does not, it begins with the first entry there is. */
export async function ensureGroups(
  links: Links,
  sources: readonly Source[],
  group: string,
): Promise<void> {
  await Promise.all(sources.map((source) => ensureGroup(links, source, group)));
}

async function ensureGroup(links: Links, source: Source, group: string): Promise<void> {
  const { key, shard, isRetry } = source;
  try {
    const create = ["XGROUP", ["CREATE", key, group, "0", "MKSTREAM"]] as const;
    const note = ["SADD", [groupsKey(shard.name), group]] as const;
    await links.of(key).callAll(isRetry ? [create] : [note, create]);
  } catch (error) {
    if (!isReply(error) || !error.message.startsWith("BUSYGROUP")) throw error;
  }
}

/** Writes down how many partitions streams have, for whoever looks at them without knowing their contracts. */
export async function register(links: Links, streams: readonly SubscribedStream[]): Promise<void> {
  const facts = streams.flatMap(({ name, partitions = 1 }) => [name, partitions]);
  await links.of(registryKey).call("HSET", [registryKey, ...facts]);
}

/** The names of a stream's partitions, as whoever reads it has written down. */
export async function namesOf(links: Links, stream: string): Promise<readonly string[]> {
  const partitions = await links.of(registryKey).call("HGET", [registryKey, stream]);
  return partitionNames(stream, Number(partitions ?? 1));
}
