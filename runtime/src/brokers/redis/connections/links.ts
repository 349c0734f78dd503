import { Link } from "./link.ts";
import type { Topology } from "./topology.ts";

/** The connections for commands: one for all keys of a server, one for each slot of a Cluster. */
export class Links {
  readonly topology: Topology;
  readonly #deadlineMs: number;
  readonly #bySlot = new Map<number, Link>();
  #closed = false;

  /** @param deadlineMs how long an answer may take */
  constructor(topology: Topology, deadlineMs: number) {
    this.topology = topology;
    this.#deadlineMs = deadlineMs;
  }

  /** The link for commands about a key, and those that live with it. */
  of(key: string): Link {
    const slot = this.topology.slotOf(key);
    const link = this.#bySlot.get(slot) ?? this.open(key);
    this.#bySlot.set(slot, link);
    return link;
  }

  /** A link of its own, for commands that block. */
  open(key: string): Link {
    const link = new Link(this.topology.connectTo(key), this.#deadlineMs);
    if (this.#closed) void link.close();
    return link;
  }

  /** Breaks all connections for commands, for good. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#bySlot.values()].map((link) => link.close()));
  }
}
