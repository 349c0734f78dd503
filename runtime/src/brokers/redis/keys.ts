/** A stream's entries: the channel's address as it is written, so that any reader finds them. */
export function streamKey(stream: string): string {
  return stream;
}

/** How many partitions each stream has that anybody reads, by its address. */
export const registryKey = "revent:streams";

/** What a group has to handle again, as a stream of its own. All derived keys share the stream's Cluster slot. */
export function retryKey(stream: string, group: string): string {
  return `{${stream}}:retry:${group}`;
}

/** Ids of entries that wait for their retry, by due time. */
export function dueKey(stream: string, group: string): string {
  return `{${stream}}:due:${group}`;
}

/** The fields of those entries. */
export function bodiesKey(stream: string, group: string): string {
  return `{${stream}}:bodies:${group}`;
}

/** A group's dead letters, as a stream. */
export function deadKey(stream: string, group: string): string {
  return `{${stream}}:dead:${group}`;
}

/** Until when each member of a group counts as alive, by the server's clock in epoch ms. */
export function aliveKey(stream: string, group: string): string {
  return `{${stream}}:alive:${group}`;
}

/** The one member that has an ordered stream at the moment. */
export function leaseKey(stream: string, group: string): string {
  return `{${stream}}:lease:${group}`;
}

/** How often an ordered stream has changed hands. */
export function fenceKey(stream: string, group: string): string {
  return `{${stream}}:fence:${group}`;
}

/** The names of all groups that have ever joined, until they are told to be forgotten: none of them may miss an entry. */
export function groupsKey(stream: string): string {
  return `{${stream}}:groups`;
}

/** Exists for a while after the stream was trimmed. */
export function janitorKey(stream: string): string {
  return `{${stream}}:janitor`;
}

/** Before this entry, nothing is missing: it was trimmed. */
export function floorKey(stream: string): string {
  return `{${stream}}:floor`;
}

/** A text that is lost with everything else, and then is another; it says which entry was the first. */
export function epochKey(stream: string): string {
  return `{${stream}}:epoch`;
}

/** How often handlers have failed for entries of an ordered stream that are not done. */
export function attemptsKey(stream: string, group: string): string {
  return `{${stream}}:attempts:${group}`;
}

/** What halts keys of an ordered stream: entries that were put aside, as a sorted set; see `halted.ts`. */
export function haltedKey(stream: string, group: string): string {
  return `{${stream}}:halted:${group}`;
}

/** Says that an event is stored, by its identity. */
export function seenKey(stream: string, identity: string): string {
  return `{${stream}}:seen:${identity}`;
}

/** The round of a publisher's attempts, once one was repeated; see `scripts/append.ts`. */
export function roundKey(stream: string, publisher: string): string {
  return `{${stream}}:round:${publisher}`;
}

/** A stream as Redis has it: a channel's, or one partition of it. */
export interface Shard {
  /** The channel's address. */
  readonly stream: string;
  /** What its keys are named after; the same, or `<stream>.<partition>`. */
  readonly name: string;
  /** One member of the group has it at a time. */
  readonly ordered: boolean;
}

/** A key that a group reads: a stream, or its retries of it. */
export interface Source {
  readonly key: string;
  readonly shard: Shard;
  readonly isRetry: boolean;
}

/** What a group reads of shards; retries first, since they are older. */
export function sourcesOf(shards: readonly Shard[], group: string): Source[] {
  const retries = shards.map((shard) => ({
    key: retryKey(shard.name, group),
    shard,
    isRetry: true,
  }));
  const originals = shards.map((shard) => ({ key: streamKey(shard.name), shard, isRetry: false }));
  return [...retries, ...originals];
}
