import type { Change, Entry } from "./change.ts";
import { Group } from "./group.ts";

/** One stream: its entries, and where each group stands. */
export class Stream {
  readonly entries: Entry[] = [];
  readonly ids = new Set<string>();
  readonly groups = new Map<string, Group>();

  /** How many entries the slowest group has not been handed yet; all, where there is no group. */
  get backlog(): number {
    const next = [...this.groups.values()].map((group) => group.next);
    return this.entries.length - (next.length > 0 ? Math.min(...next) : 0);
  }

  group(name: string): Group {
    const group = this.groups.get(name) ?? new Group();
    this.groups.set(name, group);
    return group;
  }
}

/** All that a broker knows. Changes only by {@link apply}, so a journal of changes brings it back. */
export class State {
  readonly streams = new Map<string, Stream>();

  stream(name: string): Stream {
    const stream = this.streams.get(name) ?? new Stream();
    this.streams.set(name, stream);
    return stream;
  }

  apply(change: Change): void {
    const stream = this.stream(change.stream);
    if (change.op === "publish") {
      stream.entries.push(change.entry);
      stream.ids.add(change.entry.id);
    } else applyToGroup(stream.group(change.group), change);
  }

  /** The changes that lead from nothing to here, in the fewest steps. */
  *changes(): Generator<Change> {
    for (const [name, stream] of this.streams) {
      for (const entry of stream.entries) yield { op: "publish", stream: name, entry };
      for (const [group, state] of stream.groups)
        yield { op: "restore", stream: name, group, ...state.snapshot() };
    }
  }
}

function applyToGroup(group: Group, change: Exclude<Change, { op: "publish" }>): void {
  if (change.op === "hand") group.hand(change.entries);
  if (change.op === "ack") group.ack(change.entry);
  if (change.op === "release") group.release(change.entry);
  if (change.op === "failed") group.fail(change.entry);
  if (change.op === "retry") group.retry(change.entry, change.dueAt);
  if (change.op === "dead") group.putAside(change.entry, change.error, change.at, change.halts);
  if (change.op === "replay") group.replay(change.entry);
  if (change.op === "purge") group.purge(change.entry);
  if (change.op === "restore") group.restore(change);
}
