/** An event whose publish has resolved, or whose transaction has committed. */
export interface Promised {
  readonly id: string;
  readonly stream: string;
  readonly key: string;
  /** The how-manyth of its key, from 1. */
  readonly n: number;
  /** When that was: ms since 1970. */
  readonly at: number;
}

/** Something that happened in the database because of an event. */
export interface Effect {
  readonly group: string;
  readonly stream: string;
  readonly id: string;
  readonly key: string;
  readonly n: number;
  readonly at: number;
}

/** What stood in the dead letters of a group at the end. */
export interface PutAside {
  readonly group: string;
  readonly stream: string;
  readonly id: string;
  readonly reason: string;
}

/** How far a stream had been trimmed, and a group had come, at one moment. */
export interface Watermark {
  readonly at: number;
  /** Of one partition. */
  readonly stream: string;
  readonly group: string;
  /** An id up to which all entries had been trimmed, at the least. */
  readonly trimmedTo: string;
  /** Greatest id that the group had read. */
  readonly read: string;
  /** Id of the first entry that was there. */
  readonly first?: string;
  /** Lowest id that the group had read and not settled. */
  readonly pending?: string;
}

/** Memory of one life of a process, from its start to its end. */
export interface Life {
  readonly name: string;
  readonly heap: readonly { readonly at: number; readonly bytes: number }[];
}

/** All that is known of a run. */
export interface History {
  readonly groups: readonly string[];
  /** Addresses of streams whose keys have an order. */
  readonly ordered: readonly string[];
  readonly promised: readonly Promised[];
  /** Ids of which nobody knows whether they were stored. */
  readonly unconfirmed: ReadonlySet<string>;
  /** How many entries were ever added to the streams. */
  readonly entries: number;
  /** In the order in which they were committed. */
  readonly effects: readonly Effect[];
  readonly putAside: readonly PutAside[];
  readonly watermarks: readonly Watermark[];
  readonly lives: readonly Life[];
  /** Processes that ended otherwise than they were told to, and how. */
  readonly crashes: readonly string[];
  /** What was still pending, due, or leased to nobody in Redis when all had stopped. */
  readonly leftovers: readonly string[];
}
