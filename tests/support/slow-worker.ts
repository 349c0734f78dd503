// A worker, two events at a time, whose handlers take as many ms as an event says. It notes in the list `notes:<stream>` what begins,
// ends, and is told to abort. Arguments: URL of Redis, stream, ms to stop in. Prints the port of its health checks once it has started.
import { setTimeout as sleep } from "node:timers/promises";
import { health, runUntilSignal, serve, Worker } from "@revent/runtime";
import { RedisBroker } from "@revent/runtime/redis";
import { Redis } from "ioredis";

const [url = "", stream = "", deadlineMs = ""] = process.argv.slice(2);

const notes = new Redis(url);
const note = (text: string) => notes.rpush(`notes:${stream}`, text);
const broker = new RedisBroker({ url });
const stopping = new AbortController();
const worker = new Worker(broker, "g", { concurrency: 2 });
worker.on<number>(stream, "made", async ({ id, data }, { signal }) => {
  await note(`begun ${id}`);
  try {
    await sleep(data, undefined, { signal });
    await note(`ended ${id}`);
  } catch (error) {
    await note(`aborted ${id}`);
    throw error;
  }
});

let port = 0;
await runUntilSignal(
  [
    {
      name: "health",
      async start() {
        const checks = { broker: () => broker.ping() };
        const server = await serve(health({ checks, stopping: stopping.signal }), { port: 0 });
        port = server.port;
        return () => server.close({ deadlineMs: 0 });
      },
    },
    { name: "broker", start: () => () => broker.close() },
    {
      name: "worker",
      async start() {
        await worker.start();
        return (options) => worker.stop(options);
      },
    },
  ],
  {
    deadlineMs: Number(deadlineMs),
    onReady: () => console.log(port),
    onStop: () => stopping.abort(),
  },
);
