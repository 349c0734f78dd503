import type { RedisOptions } from "ioredis";
import { ReventError } from "../../../errors/index.ts";

/** Where Redis is. */
export interface RedisAddress {
  /**
   * `redis://user:password@host:port/database`; `redis+sentinel://user:password@host:port,host:port/primary/database`
   * names Sentinels and the primary that they watch; `redis+cluster://user:password@host:port,host:port` some nodes of a
   * Cluster. `rediss…` is the same over TLS, Sentinels included. What is no letter or digit in user and password is
   * percent-encoded. Default `redis://localhost:6379`.
   */
  readonly url?: string;
  /** What the URL cannot say, as ioredis takes it, such as `tls: { ca }` or `sentinelPassword`. */
  readonly options?: RedisOptions;
}

/** One server by name. */
export interface Node {
  readonly host: string;
  readonly port: number;
}

/** A {@link RedisAddress} taken apart. */
export interface Place {
  /** For every connection; for single servers and Sentinel it says where, too. */
  readonly options: RedisOptions;
  /** Of a Cluster: nodes to ask first. */
  readonly seeds?: readonly Node[];
}

const form =
  /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^@/?#]*)(?:\/([^@?#]*))?(?:\?[^@#]*)?$/;

/** @throws ReventError `misuse` for a URL that is none of these */
export function placeOf({ url = "redis://localhost:6379", options = {} }: RedisAddress): Place {
  const [, scheme, kind, credentials = "", hosts = "", path = ""] = form.exec(url) ?? unfit(url);
  const tls = scheme === "rediss" ? { tls: options.tls ?? {} } : {};
  const common = { ...credentialsIn(credentials, url), ...tls };
  const nodes = hosts
    .split(",")
    .map((host) => nodeIn(host, kind === "sentinel" ? 26379 : 6379, url));
  if (kind === "cluster") return { options: { ...common, ...options }, seeds: nodes };
  const [first = "", second] = path.split("/");
  if (kind === "sentinel") {
    if (first === "") unfit(url);
    const watched = { sentinels: [...nodes], name: decoded(first, url), ...securely(tls) };
    return { options: { ...common, ...watched, ...databaseIn(second, url), ...options } };
  }
  if (nodes.length !== 1) unfit(url);
  return { options: { ...common, ...nodes[0], ...databaseIn(first, url), ...options } };
}

/**
 * Whether `RedisBroker` takes it, see {@link RedisAddress}; for whoever reads settings before anything starts.
 *
 * @throws ReventError `misuse` that says what it should be, and tells no password
 */
export function checkRedisUrl(url: string): void {
  placeOf({ url });
}

/** Otherwise ioredis would speak to Sentinels, and to the primary that they name, in the clear. */
function securely({ tls }: RedisOptions): RedisOptions {
  return tls ? { enableTLSForSentinelMode: true, sentinelTLS: tls } : {};
}

function credentialsIn(text: string, url: string): RedisOptions {
  if (text === "") return {};
  const at = text.indexOf(":");
  const user = decoded(at < 0 ? text : text.slice(0, at), url);
  const password = at < 0 ? "" : decoded(text.slice(at + 1), url);
  return { ...(user && { username: user }), ...(password && { password }) };
}

function decoded(text: string, url: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return unfit(url);
  }
}

function nodeIn(text: string, defaultPort: number, url: string): Node {
  const [, host, port] = /^(\[[^\]]+\]|[^:]*)(?::(\d{1,5}))?$/.exec(text) ?? unfit(url);
  return {
    host: host?.replace(/^\[|\]$/g, "") || "localhost",
    port: port === undefined ? defaultPort : Number(port),
  };
}

function databaseIn(text: string | undefined, url: string): RedisOptions {
  if (text === undefined || text === "") return {};
  return /^\d+$/.test(text) ? { db: Number(text) } : unfit(url);
}

/** The password, if there is one, is nobody's business, even where it holds what should have been percent-encoded. */
function unfit(url: string): never {
  const shown = url.replace(/\/\/.*@/s, "//…@");
  const forms =
    "redis://host:port/database, redis+sentinel://host:port,host:port/primary or redis+cluster://host:port,host:port";
  throw new ReventError("misuse", `"${shown}" is no address of Redis; write ${forms}.`);
}
