import { ReventError } from "../../../errors/index.ts";
import { listOf } from "../replies.ts";
import { type Node, type Place, placeOf, type RedisAddress } from "./address.ts";
import { type Connect, type Connection, connectTo } from "./connection.ts";
import { slotOf } from "./slots.ts";

/** Which server has a key, and which keys one command may name together. */
export interface Topology {
  /** Keys with the same answer live, and move, together. */
  slotOf(key: string): number;
  /** Opens connections to whoever has the key at that moment. */
  connectTo(key: string): Connect;
}

/** One server (or the primary that Sentinel names) has all keys; in a Cluster, each slot has its primary. */
export function topologyOf(address: RedisAddress, deadlineMs: number): Topology {
  const place = placeOf(address);
  if (place.seeds) return new Cluster(place.seeds, place, deadlineMs);
  const connect = connectTo(place.options, deadlineMs);
  return { slotOf: () => 0, connectTo: () => connect };
}

/**
 * A Redis Cluster. Where slots are is asked anew for every connection: a connection to a node that no longer has
 * the slot breaks with the first `MOVED`, and its successor finds the right one.
 */
class Cluster implements Topology {
  readonly #place: Place;
  readonly #deadlineMs: number;
  /** Nodes to ask, the last one that answered first. */
  #known: readonly Node[];

  constructor(seeds: readonly Node[], place: Place, deadlineMs: number) {
    this.#known = seeds;
    this.#place = place;
    this.#deadlineMs = deadlineMs;
  }

  slotOf(key: string): number {
    return slotOf(key);
  }

  connectTo(key: string): Connect {
    return async () => this.#connect(await this.#primaryOf(slotOf(key)));
  }

  #connect(node: Node): Promise<Connection> {
    return connectTo({ ...this.#place.options, ...node }, this.#deadlineMs)();
  }

  async #primaryOf(slot: number): Promise<Node> {
    let last: unknown;
    for (const node of this.#known) {
      try {
        const ranges = await this.#rangesFrom(node);
        const primaries = ranges.map(({ primary }) => primary);
        this.#known = distinct([node, ...primaries, ...this.#known]);
        const range = ranges.find(({ from, to }) => from <= slot && slot <= to);
        if (range) return range.primary;
        last = new Error(`no node has slot ${slot}`);
      } catch (error) {
        last = error;
      }
    }
    const why = last instanceof Error ? last.message : String(last);
    throw new ReventError("broker_unavailable", `Redis Cluster cannot be reached: ${why}`, {
      cause: last,
    });
  }

  async #rangesFrom(node: Node): Promise<SlotRange[]> {
    const connection = await this.#connect(node);
    try {
      return rangesOf(await connection.call("CLUSTER", ["SLOTS"]), node);
    } finally {
      connection.dispose();
    }
  }
}

interface SlotRange {
  readonly from: number;
  readonly to: number;
  readonly primary: Node;
}

/** Of a reply to CLUSTER SLOTS: `[[from, to, [host, port, …], replica…], …]`; no host means the node that was asked. */
function rangesOf(reply: unknown, asked: Node): SlotRange[] {
  return listOf(reply).map((item) => {
    const [from, to, primary] = listOf(item);
    const [host, port] = listOf(primary);
    const node = { host: String(host || asked.host), port: Number(port) };
    return { from: Number(from), to: Number(to), primary: node };
  });
}

function distinct(nodes: readonly Node[]): Node[] {
  return [...new Map(nodes.map((node) => [`${node.host} ${node.port}`, node])).values()];
}
