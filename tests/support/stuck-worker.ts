// A worker whose handler never ends. Arguments: URL of Redis, stream, group, and the number of partitions of an
// ordered stream. Prints a line once it has an event.
import { Worker } from "@revent/runtime";
import { RedisBroker } from "@revent/runtime/redis";

const [url = "", stream = "", group = "", partitions] = process.argv.slice(2);

const worker = new Worker(new RedisBroker({ url }), group);
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
