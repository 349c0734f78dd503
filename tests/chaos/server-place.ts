import { Redis } from "ioredis";
import { startProxy, together } from "../support/proxy.ts";
import { portOf, startRedis } from "../support/redis.ts";
import { hold, type Place, undisturbed } from "./places.ts";
import { pause } from "./process.ts";

/** One server. */
export async function startServer(): Promise<Place> {
  const server = await startRedis();
  return {
    url: server.url,
    isReplicated: false,
    acts: {
      async kill(forMs) {
        await server.kill();
        await pause(forMs);
        await server.start();
      },
      pause: (forMs) => hold(server, forMs),
    },
    client: (options = {}) => undisturbed(new Redis(server.url, options)),
    async startWay() {
      const proxy = await startProxy(portOf(server));
      return { ...together([proxy]), broker: { url: `redis://127.0.0.1:${proxy.port}` } };
    },
    stop: () => server.stop(),
  };
}
