import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import type { Order } from "./order.ts";
import { group, type Peer, type Setting, stream } from "./peer.ts";

/** What the loops of {@link openRaw} read: `[[key, [[id, [field, value, …]], …]]]`. */
type Reply = [key: string, entries: [id: string, fields: string[]][]][] | null;

/** An entry as one writes it by hand: as little as possible. */
export function openRaw(setting: Setting): Promise<Peer> {
  return open(setting, () => ["action", "order.placed"]);
}

/** An entry that says as much as one of revent's, since reading each field has its price. */
export function openSame(setting: Setting): Promise<Peer> {
  return open(setting, ({ customer }) => [
    ...["ce_specversion", "1.0", "ce_id", randomUUID(), "ce_source", stream],
    ...["ce_type", "order.placed", "ce_time", new Date().toISOString()],
    ...["ce_partitionkey", customer, "content-type", "application/json"],
  ]);
}

/**
 * Loops as one writes them by hand on ioredis, with no safety at all: the next read is under way while a batch is handled.
 *
 * @param head what stands before an order in its entry
 */
async function open({ url }: Setting, head: (order: Order) => readonly string[]): Promise<Peer> {
  const commands = new Redis(url);
  const reads = new Redis(url, { protocol: 2 });
  const read = () =>
    reads.call(
      "XREADGROUP",
      ...["GROUP", group, "raw", "COUNT", 100, "BLOCK", 500, "STREAMS", stream, ">"],
    ) as Promise<Reply>;
  let closing = false;
  let loop: Promise<void> | undefined;
  const run = async (handle: (order: Order) => Promise<void>) => {
    for (let next = read(); !closing; ) {
      const [, entries = []] = (await next)?.[0] ?? [];
      next = read();
      for (const [, fields] of entries) await handle(JSON.parse(fields.at(-1) ?? ""));
      if (entries.length > 0) await commands.xack(stream, group, ...entries.map(([id]) => id));
    }
  };
  return {
    publish: (order) => commands.xadd(stream, "*", ...head(order), "data", JSON.stringify(order)),
    async consume(handle) {
      await commands.xgroup("CREATE", stream, group, "0", "MKSTREAM");
      loop = run(handle);
    },
    async close() {
      closing = true;
      await loop;
      commands.disconnect();
      reads.disconnect();
    },
  };
}
