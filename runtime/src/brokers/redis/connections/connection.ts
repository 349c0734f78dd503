import { Redis, type RedisOptions } from "ioredis";
import { within } from "../../../deadline.ts";
import { ReventError } from "../../../errors/index.ts";
import type { Node } from "./address.ts";
import { whyUnfit } from "./capabilities.ts";
import { isReply, withoutCommand } from "./faults.ts";

/** One connection to Redis: it works until it breaks, and is never mended. All that is asked of a client library. */
export interface Connection {
  /** The number by which Redis knows it. */
  readonly id: number;
  /** Where it leads. */
  readonly node: Node;
  /** It has not broken, as far as is known. */
  readonly isOpen: boolean;
  /** Sends a command; rejects when Redis refuses it or the connection breaks. */
  call(command: string, args: readonly (string | number)[]): Promise<unknown>;
  /** Breaks it; whatever is under way rejects. */
  dispose(): void;
}

/** Opens a connection. Rejects with `broker_unavailable`. */
export type Connect = () => Promise<Connection>;

/**
 * Settings that are not for choosing: ioredis would otherwise send an XADD again that had been stored,
 * hold commands back while it is offline, or never settle them.
 */
const fixed = {
  lazyConnect: true,
  retryStrategy: () => null,
  sentinelRetryStrategy: () => null,
  reconnectOnError: null,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  enableAutoPipelining: false,
  enableReadyCheck: false,
  // CLIENT SETINFO is new in 7.2, so an ACL that 7.0 takes cannot allow it.
  disableClientInfo: true,
  // The same reply shapes on every server version.
  protocol: 2,
} as const satisfies RedisOptions;

/** Opens connections through ioredis, each within the deadline in ms. */
export function connectTo(options: RedisOptions, deadlineMs: number): Connect {
  const { replyMapping: _, ...chosen } = options;
  const settings = { connectTimeout: deadlineMs, ...chosen, ...fixed };
  return async () => {
    const redis = new Redis(settings);
    // Whoever sends a command is told; without a listener the process would end.
    redis.on("error", () => undefined);
    const id = await connect(redis, deadlineMs);
    const { remoteAddress: host = "", remotePort: port = 0 } = redis.stream;
    return {
      id,
      node: { host, port },
      get isOpen() {
        return redis.status === "ready";
      },
      call: (command, args) => redis.call(command, ...args),
      dispose: () => redis.disconnect(false),
    };
  };
}

/** Resolves to the connection's number, where the server is one for us. ioredis bounds the TCP connection only, not the handshake after it. */
async function connect(redis: Redis, deadlineMs: number): Promise<number> {
  const late = () => {
    throw new Error(`no connection within ${deadlineMs} ms`);
  };
  let fault: unknown;
  redis.on("error", (error) => {
    fault = error;
  });
  try {
    const [id, facts] = await within(deadlineMs, greet(redis), late);
    const unfit = whyUnfit(facts);
    if (unfit !== undefined) throw unavailable(redis, "used", unfit);
    return Number(id);
  } catch (thrown) {
    redis.disconnect(false);
    if (thrown instanceof ReventError) throw thrown;
    const cause = withoutCommand(fault ?? thrown);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw unavailable(redis, "reached", why, cause);
  }
}

/** Connects; answers the connection's number, and what the server says of itself. */
async function greet(redis: Redis): Promise<[unknown, string]> {
  await redis.connect();
  return Promise.all([redis.call("CLIENT", "ID"), factsOf(redis)]);
}

/** What the server says of itself; nothing where the user may not ask. */
async function factsOf(redis: Redis): Promise<string> {
  try {
    return String(await redis.call("INFO", "server"));
  } catch (error) {
    if (isReply(error)) return "";
    throw error;
  }
}

function unavailable(redis: Redis, what: string, why: string, cause?: unknown): ReventError {
  const message = `${nameOf(redis.options)} cannot be ${what}: ${why}.`;
  return new ReventError("broker_unavailable", message, { cause });
}

function nameOf({ host, port, path, sentinels, name }: RedisOptions): string {
  if (sentinels) return `Redis named ${name} by Sentinel`;
  return `Redis at ${path ?? `${host}:${port}`}`;
}
