import type { RedisBrokerOptions } from "@revent/runtime/redis";
import type { Redis, RedisOptions } from "ioredis";
import type { NetworkActs } from "../support/proxy.ts";
import type { RedisServer } from "../support/redis.ts";
import { pause } from "./process.ts";
import type { Act, ActKind } from "./schedule.ts";

/** What can be done to servers, for so many ms; resolves once they work again. */
export type ServerActs = Readonly<
  Partial<Record<ActKind, (forMs: Act["forMs"]) => Promise<unknown>>>
>;

/** The way to Redis of one process, which no other goes: what is done to it concerns no other. */
export interface Way extends NetworkActs {
  readonly broker: Pick<RedisBrokerOptions, "url" | "options">;
}

type ClientOptions = Pick<RedisOptions, "maxRetriesPerRequest" | "commandTimeout">;

/** Where Redis is in a run. */
export interface Place {
  /** Past the proxies of processes. */
  readonly url: string;
  /** It has a replica, which may take over. */
  readonly isReplicated: boolean;
  readonly acts: ServerActs;
  /** The same, to whoever is the primary. */
  client(options?: ClientOptions): Redis;
  startWay(): Promise<Way>;
  stop(): Promise<void>;
}

/** Holds a server still for so long. */
export async function hold(server: RedisServer, forMs: number): Promise<void> {
  server.pause();
  await pause(forMs);
  server.resume();
}

/** A connection that breaks is made anew. */
export function undisturbed(client: Redis): Redis {
  client.on("error", () => undefined);
  return client;
}
