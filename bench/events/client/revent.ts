import {
  defaultLogger,
  type Logger,
  type Publisher,
  type Subscriber,
  type WorkerOptions,
} from "@revent/runtime";
import { RedisBroker } from "@revent/runtime/redis";
import type { Order } from "./order.ts";
import type { Peer, Setting } from "./peer.ts";

/** What is emitted for the two contracts, as far as it is used. */
interface Shop {
  readonly ShopProducer: new (
    publisher: Publisher,
    options?: { readonly retentionMs?: number },
  ) => { orderPlaced(order: Order): Promise<unknown> };
}
interface Mail {
  readonly MailWorker: new (
    core: { onOrderPlaced(event: { readonly data: Order }): Promise<void> },
    subscriber: Subscriber,
    options?: WorkerOptions,
  ) => { start(): Promise<void>; stop(): Promise<void> };
}

/** Everything counts as a fault, but for Redis having no disk here. */
const logger: Logger = {
  ...defaultLogger,
  warn(facts, message) {
    if (!("setting" in facts)) defaultLogger.warn(facts, message);
  },
};

/** What a service of revent runs: emitted producer and worker, validators included. */
export async function openRevent({ url, inFlight, trim }: Setting): Promise<Peer> {
  const { ShopProducer }: Shop = await emitted("shop/producer.js");
  const { MailWorker }: Mail = await emitted("mail/worker.js");
  const broker = new RedisBroker({ url, trimEveryMs: 1000, logger });
  const producer = new ShopProducer(broker, trim ? { retentionMs: 0 } : {});
  let stop = async () => {};
  return {
    publish: (order) => producer.orderPlaced(order),
    async consume(handle) {
      const core = { onOrderPlaced: ({ data }: { data: Order }) => handle(data) };
      // One half is handled while the other one is read, as in the raw loop.
      const worker = new MailWorker(core, broker, { concurrency: 2 * inFlight });
      await worker.start();
      stop = () => worker.stop();
    },
    async close() {
      await stop();
      await broker.close();
    },
  };
}

function emitted(path: string) {
  return import(new URL(`../generated/${path}`, import.meta.url).href);
}
