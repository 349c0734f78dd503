// A worker of an ordered stream that notes each effect in the list `effects`: key, number, fence. Arguments: URL of Redis,
// stream, group. Prints a line once it has started.
import { Worker } from "@revent/runtime";
import { RedisBroker } from "@revent/runtime/redis";
import { Redis } from "ioredis";

const [url = "", stream = "", group = ""] = process.argv.slice(2);

const notes = new Redis(url);
const worker = new Worker(new RedisBroker({ url }), group);
worker.on<number>(
  stream,
  "made",
  async ({ key, data }, { fence }) => {
    await notes.rpush("effects", `${key} ${data} ${fence}`);
  },
  { partitions: 4, order: "key" },
);
await worker.start();
console.log("started");
await worker.listen();
