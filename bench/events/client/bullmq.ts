import { createRequire } from "node:module";
import type { Order } from "./order.ts";
import { type Peer, type Setting, stream } from "./peer.ts";

/** What is used of BullMQ. */
interface BullMQ {
  readonly Queue: new (
    name: string,
    options: object,
  ) => {
    add(name: string, data: Order, options: object): Promise<unknown>;
    close(): Promise<void>;
  };
  readonly Worker: new (
    name: string,
    handle: (job: { readonly data: Order }) => Promise<void>,
    options: object,
  ) => { waitUntilReady(): Promise<unknown>; close(): Promise<void> };
}

/** BullMQ; like a trimmed stream, it keeps nothing that is done. */
export async function openBullMQ({ url, cache, inFlight }: Setting): Promise<Peer> {
  const { Queue, Worker }: BullMQ = createRequire(`${cache}/`)("bullmq");
  const connection = { url };
  const queue = new Queue(stream, { connection });
  let stop = async () => {};
  return {
    publish: (order) => queue.add("order.placed", order, { removeOnComplete: true }),
    async consume(handle) {
      const options = { connection, concurrency: inFlight };
      const worker = new Worker(stream, ({ data }) => handle(data), options);
      await worker.waitUntilReady();
      stop = () => worker.close();
    },
    async close() {
      await stop();
      await queue.close();
    },
  };
}
