// A worker of an ordered stream that notes each effect in the list `effects:<stream>`: key, number, fence; with a number
// below 0 it never ends. Arguments: URL of Redis, stream, group. Prints a line once it has started.
import { runUntilSignal, Worker } from "@revent/runtime";
import { RedisBroker } from "@revent/runtime/redis";
import { Redis } from "ioredis";

const [url = "", stream = "", group = ""] = process.argv.slice(2);

const notes = new Redis(url);
const broker = new RedisBroker({ url });
const worker = new Worker(broker, group);
worker.on<number>(
  stream,
  "made",
  async ({ key, data }, { fence }) => {
    await notes.rpush(`effects:${stream}`, `${key} ${data} ${fence}`);
    if (data < 0) await new Promise(() => undefined);
  },
  { partitions: 4, order: "key" },
);
await runUntilSignal(
  [
    { name: "broker", start: () => () => broker.close() },
    {
      name: "worker",
      async start() {
        await worker.start();
        return (options) => worker.stop(options);
      },
    },
  ],
  { onReady: () => console.log("started") },
);
