import { createRequire } from "node:module";
import type { Order } from "./order.ts";
import { group, type Peer, type Setting, stream } from "./peer.ts";

/** What is used of Moleculer. */
interface Moleculer {
  readonly ServiceBroker: new (
    options: object,
  ) => {
    createService(schema: object): unknown;
    start(): Promise<void>;
    stop(): Promise<void>;
    sendToChannel(name: string, order: Order): Promise<unknown>;
  };
}
interface Channels {
  readonly Middleware: (options: object) => object;
}

/** @moleculer/channels on its adapter for Redis Streams. */
export async function openMoleculer({ url, cache, inFlight }: Setting): Promise<Peer> {
  const require = createRequire(`${cache}/`);
  const { ServiceBroker }: Moleculer = require("moleculer");
  const { Middleware }: Channels = require("@moleculer/channels");
  const redis = { url, consumerOptions: { startID: "0", readTimeoutInterval: 500 } };
  const adapter = { type: "Redis", options: { redis, maxInFlight: inFlight } };
  const brokers = [new ServiceBroker({ logger: false, middlewares: [Middleware({ adapter })] })];
  await brokers[0]?.start();
  return {
    publish: (order) => brokers[0]?.sendToChannel(stream, order) ?? Promise.resolve(),
    async consume(handle) {
      const broker = new ServiceBroker({ logger: false, middlewares: [Middleware({ adapter })] });
      broker.createService({ name: group, channels: { [stream]: { group, handler: handle } } });
      brokers.push(broker);
      await broker.start();
    },
    async close() {
      await Promise.all(brokers.map((broker) => broker.stop()));
    },
  };
}
