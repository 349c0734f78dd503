import type { Order } from "./order.ts";

/** One way of getting orders from one process to another by Redis. */
export interface Peer {
  /** Resolves once Redis has it. */
  publish(order: Order): Promise<unknown>;
  /** Starts handing out what was published, from the first one on; each is acknowledged once its handler has ended. */
  consume(handle: (order: Order) => Promise<void>): Promise<void>;
  /** Resolves once everything is acknowledged whose handler has ended. */
  close(): Promise<void>;
}

/** Where things are, and how many events may be under way at once. */
export interface Setting {
  readonly url: string;
  /** Path of the folder that has the peers in its node_modules. */
  readonly cache: string;
  readonly inFlight: number;
  /** What is handled is deleted, where the peer can do that. */
  readonly trim: boolean;
}

/** Name of the stream, queue or channel. */
export const stream = "orders";

/** Who reads it. */
export const group = "mail";
