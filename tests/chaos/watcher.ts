import type { Redis } from "ioredis";
import type { Watermark } from "./history.ts";
import type { Place } from "./places.ts";
import { streamNames, streams } from "./streams.ts";

/** Looks every second, past all proxies, how far the streams are trimmed and read. */
export class Watcher {
  readonly watermarks: Watermark[] = [];
  /** Bytes that Redis uses, at each look. */
  readonly redisBytes: number[] = [];
  /** By server and stream, after how many entries which id was the last. */
  readonly #lasts = new Map<string, { added: number; id: string }[]>();
  /** How many entries were added to each stream, and how many of them were there, at the last look. */
  readonly #counts = new Map<string, { added: number; there: number }>();
  readonly #groups: readonly string[];
  readonly #admin: Redis;
  #timer: NodeJS.Timeout | undefined;

  constructor({ client }: Place, groups: readonly string[]) {
    this.#groups = groups;
    // It looks again a second later; what it does not get at once it does not wait for.
    this.#admin = client({ maxRetriesPerRequest: 0, commandTimeout: 2000 });
  }

  /** How many entries were ever added. */
  get added(): number {
    return [...this.#counts.values()].reduce((sum, { added }) => sum + added, 0);
  }

  /** How many of them were trimmed. */
  get trimmed(): number {
    return [...this.#counts.values()].reduce((sum, { there }) => sum - there, this.added);
  }

  start(): void {
    this.#timer = setInterval(() => void this.look().catch(() => undefined), 1000);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#admin.disconnect();
  }

  async look(): Promise<void> {
    for (const stream of shardNames()) await this.#lookAt(stream);
    const bytes = /used_memory:(\d+)/.exec(await this.#admin.info("memory"))?.[1];
    this.redisBytes.push(Number(bytes));
  }

  /** In one transaction, so that nothing happens in between. */
  async #lookAt(stream: string): Promise<void> {
    const look = this.#admin.multi().info("server");
    look.xinfo("STREAM", stream).xinfo("GROUPS", stream);
    for (const group of this.#groups) look.xpending(stream, group);
    const replies = ((await look.exec()) ?? []).map(([, reply]) => reply);
    const [server, info, groups, ...pending] = replies;
    if (!Array.isArray(info) || !Array.isArray(groups)) return;
    const about = factsOf(info);
    const [added, there] = [Number(about.get("entries-added")), Number(about.get("length"))];
    this.#counts.set(stream, { added, there });
    const where = `${/tcp_port:\d+/.exec(String(server))} ${stream}`;
    const lasts = this.#lasts.get(where) ?? [];
    this.#lasts.set(where, lasts);
    // Redis says how many entries it has trimmed, and not up to where.
    const trimmedTo = lasts.findLast((last) => last.added <= added - there)?.id ?? "0-0";
    lasts.push({ added, id: String(about.get("last-generated-id")) });
    const [first] = (about.get("first-entry") ?? []) as [string?];
    for (const [index, group] of this.#groups.entries()) {
      const facts = groups.map(factsOf).find((each) => each.get("name") === group);
      if (!facts) continue;
      const [, lowest] = pending[index] as [number, string | null];
      this.watermarks.push({
        at: Date.now(),
        stream,
        group,
        trimmedTo,
        read: String(facts.get("last-delivered-id")),
        ...(first && { first }),
        ...(lowest && { pending: lowest }),
      });
    }
  }
}

/** Keys of all partitions of all streams. */
export function shardNames(): string[] {
  return streamNames.flatMap((name) => {
    const { partitions } = streams[name];
    if (partitions === 1) return [name];
    return Array.from({ length: partitions }, (_, index) => `${name}.${index}`);
  });
}

function factsOf(list: readonly unknown[]): Map<unknown, unknown> {
  const facts = new Map<unknown, unknown>();
  for (let at = 0; at < list.length; at += 2) facts.set(list[at], list[at + 1]);
  return facts;
}
