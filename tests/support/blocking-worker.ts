// A worker whose handler blocks the event loop for 3 s, waits until it is told that it has lost the event, and fails.
// Arguments: URL of Redis, stream, group. Prints a line once it has started, once it has an event, and when it is told.
import { Worker } from "@revent/runtime";
import { RedisBroker } from "@revent/runtime/redis";

const [url = "", stream = "", group = ""] = process.argv.slice(2);

const worker = new Worker(new RedisBroker({ url }), group, { visibilityMs: 600 });
worker.on(stream, "made", async (_, { signal }) => {
  console.log("handling");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve());
  });
  console.log("told");
  throw new Error("too late");
});
await worker.start();
console.log("started");
