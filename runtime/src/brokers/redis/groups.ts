import type { SubscribedStream } from "../../events/index.ts";
import { partitionNames } from "../../events/partitions.ts";
import type { Logger } from "../../logger.ts";
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
    const line = await links.of(key).line();
    await line.callAll(isRetry ? [create] : [note, create]);
  } catch (error) {
    if (!isReply(error) || !error.message.startsWith("BUSYGROUP")) throw error;
  }
}

/**
 * Writes down how many partitions streams have, for whoever looks at them without knowing their contracts. Says where
 * that is another number than so far.
 */
export async function register(
  links: Links,
  streams: readonly SubscribedStream[],
  logger: Logger,
): Promise<void> {
  for (const { name, partitions = 1 } of streams)
    await comparePartitions(links, name, partitions, logger);
  const facts = streams.flatMap(({ name, partitions = 1 }) => [name, partitions]);
  await links.of(registryKey).call("HSET", [registryKey, ...facts]);
}

/** Senders and readers that do not agree on them put events where nobody looks, or part those of a key. */
export async function comparePartitions(
  links: Links,
  stream: string,
  partitions: number,
  logger: Logger,
): Promise<void> {
  const known = await links.of(registryKey).call("HGET", [registryKey, stream]);
  if (known === null || Number(known) === partitions) return;
  const facts = { stream, partitions, others: Number(known) };
  logger.error(
    facts,
    `Stream ${stream} has ${partitions} partitions here and ${known} for others, so events may be read by nobody or out of order: let all have the contract's number.`,
  );
}

/** The names of a stream's partitions, as whoever reads it has written down. */
export async function namesOf(links: Links, stream: string): Promise<readonly string[]> {
  const partitions = await links.of(registryKey).call("HGET", [registryKey, stream]);
  return partitionNames(stream, Number(partitions ?? 1));
}
