// A worker of an ordered stream that notes each effect in the list `effects:<stream>`: key, number, fence; with a number
// below 0 it never ends. Numbers in the set `refused:<stream>` become dead letters, which halt their keys.
// Arguments: URL of Redis, stream, group. Prints a line once it has started.
import { DeadLetter, runUntilSignal, silentLogger, Worker } from "@revent/runtime";
import { RedisBroker } from "@revent/runtime/redis";
import { Redis } from "ioredis";

const [url = "", stream = "", group = ""] = process.argv.slice(2);

const notes = new Redis(url);
const broker = new RedisBroker({ url });
// Each dead letter is told, and there may be hundreds.
const worker = new Worker(broker, group, { logger: silentLogger });
worker.on<number>(
  stream,
  "made",
  async ({ key, data }, { fence }) => {
    if (await notes.sismember(`refused:${stream}`, data)) throw new DeadLetter("refused");
    await notes.rpush(`effects:${stream}`, `${key} ${data} ${fence}`);
    if (data < 0) await new Promise(() => undefined);
  },
  { partitions: 4, order: "key", deadLetter: { key: "halt" } },
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
