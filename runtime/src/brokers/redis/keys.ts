/** A stream's entries: the channel's address as it is written, so that any reader finds them. */
export function streamKey(stream: string): string {
  return stream;
}

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

/** Says that an event is stored, by its identity. */
export function seenKey(stream: string, identity: string): string {
  return `{${stream}}:seen:${identity}`;
}

/** A key that a group reads: a stream, or its retries of it. */
export interface Source {
  readonly key: string;
  readonly stream: string;
  readonly isRetry: boolean;
}

/** What a group reads of streams; retries first, since they are older. */
export function sourcesOf(streams: readonly string[], group: string): Source[] {
  const retries = streams.map((stream) => ({
    key: retryKey(stream, group),
    stream,
    isRetry: true,
  }));
  const originals = streams.map((stream) => ({ key: streamKey(stream), stream, isRetry: false }));
  return [...retries, ...originals];
}
