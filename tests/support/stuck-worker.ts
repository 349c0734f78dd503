// A worker whose handler never ends. Arguments: URL of Redis, stream, group, and the number of partitions of an
// ordered stream. Prints a line once it has an event. Of a stream without an order it soon takes what one before it had.
import { Worker } from "@revent/runtime";
import { RedisBroker } from "@revent/runtime/redis";

const [url = "", stream = "", group = "", partitions] = process.argv.slice(2);

const broker = new RedisBroker({ url });
const worker = new Worker(broker, group, partitions === undefined ? { visibilityMs: 500 } : {});
const ordered = { partitions: Number(partitions), order: "key" } as const;
worker.on(
  stream,
  "made",
  async () => {
    console.log("handling");
    await new Promise(() => undefined);
  },
  partitions === undefined ? {} : ordered,
);
await worker.listen();
