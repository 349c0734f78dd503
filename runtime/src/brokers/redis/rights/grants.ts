import * as keys from "../keys.ts";
import { type DeclaredStream, literal, patternOf } from "./patterns.ts";

/** Commands that may be used on keys. Each becomes a selector of its own: no command may be used on another's keys. */
export interface Grant {
  readonly commands: readonly string[];
  /** Globs. */
  readonly keys: readonly string[];
}

/** What whoever sends on streams needs: to add and to trim, and what sees to it that an event is there once. */
export function sendingGrants(streams: readonly DeclaredStream[]): Grant[] {
  const names = streams.map(patternOf);
  const notes = [
    (name: string) => keys.seenKey(name, "*"),
    (name: string) => keys.roundKey(name, "*"),
    ...[keys.janitorKey, keys.floorKey, keys.epochKey],
  ];
  return [
    {
      commands: ["xadd", "xlen", "xrange", "xrevrange", "xtrim", "xpending", "xinfo|groups"],
      keys: names.map(keys.streamKey),
    },
    { commands: ["get", "set", "del"], keys: names.flatMap((name) => notes.map((of) => of(name))) },
    { commands: ["smembers"], keys: names.map(keys.groupsKey) },
    { commands: ["hget"], keys: [keys.registryKey] },
  ];
}

/** What a group needs of streams: to read and to settle, and to write whatever is its alone. */
export function receivingGrants(streams: readonly DeclaredStream[], service: string): Grant[] {
  const group = literal(service);
  const names = streams.map(patternOf);
  const ordered = streams.filter(({ settings }) => settings.order === "key").map(patternOf);
  const own = (of: readonly ((name: string, group: string) => string)[], from = names) =>
    from.flatMap((name) => of.map((key) => key(name, group)));
  const read = ["xreadgroup", "xread", "xrange", "xrevrange", "xpending"];
  const settle = ["xack", "xclaim", "xgroup|create", "xgroup|delconsumer"];
  const zset = ["zadd", "zscore", "zrangebyscore", "zrem"];
  return [
    {
      commands: [...read, ...settle],
      keys: [...names.map(keys.streamKey), ...own([keys.retryKey])],
    },
    { commands: ["xadd", "xdel"], keys: own([keys.retryKey]) },
    { commands: ["xadd"], keys: own([keys.deadKey]) },
    { commands: zset, keys: own([keys.dueKey, keys.aliveKey]) },
    { commands: ["zadd", "zrem", "zrangebylex"], keys: own([keys.haltedKey]) },
    { commands: ["hset", "hget", "hdel"], keys: own([keys.bodiesKey, keys.attemptsKey]) },
    { commands: ["get", "set", "del"], keys: own([keys.leaseKey, keys.fenceKey], ordered) },
    { commands: ["sadd"], keys: names.map(keys.groupsKey) },
    { commands: ["hset", "hget"], keys: [keys.registryKey] },
  ];
}

/** What `revent streams`, `revent dead` and gauges need of streams, for every group. */
export function operatingGrants(streams: readonly DeclaredStream[]): Grant[] {
  const names = streams.map(patternOf);
  const all = (of: readonly ((name: string, group: string) => string)[]) =>
    names.flatMap((name) => of.map((key) => key(name, "*")));
  const look = ["exists", "xlen", "xrange", "xpending", "xinfo|groups"];
  return [
    {
      commands: [...look, "xgroup|destroy"],
      keys: [...names.map(keys.streamKey), ...all([keys.retryKey])],
    },
    { commands: ["xadd"], keys: all([keys.retryKey]) },
    { commands: ["xlen", "xrange", "xdel"], keys: all([keys.deadKey]) },
    { commands: ["zcard", "zcount"], keys: all([keys.dueKey, keys.aliveKey]) },
    { commands: ["zrem"], keys: all([keys.haltedKey]) },
    {
      commands: ["del"],
      keys: all([
        ...[keys.retryKey, keys.dueKey, keys.bodiesKey],
        ...[keys.attemptsKey, keys.aliveKey, keys.haltedKey],
      ]),
    },
    { commands: ["smembers", "srem"], keys: names.map(keys.groupsKey) },
    { commands: ["hget", "hgetall"], keys: [keys.registryKey] },
  ];
}
