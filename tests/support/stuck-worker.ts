// A worker whose handler never ends. Arguments: URL of Redis, stream, group. Prints a line once it has an event.
import { Worker } from "@revent/runtime";
import { RedisBroker } from "@revent/runtime/redis";

const [url = "", stream = "", group = ""] = process.argv.slice(2);

const worker = new Worker(new RedisBroker({ url }), group);
worker.on(stream, "made", async () => {
  console.log("handling");
  await new Promise(() => undefined);
});
await worker.listen();
