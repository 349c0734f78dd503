import { Redis } from "ioredis";
import type { Order } from "./order.ts";
import { group, type Peer, type Setting, stream } from "./peer.ts";

/** What the loops of {@link openRaw} read: `[[key, [[id, [field, value, …]], …]]]`. */
type Reply = [key: string, entries: [id: string, fields: string[]][]][] | null;

/** Loops as one writes them by hand on ioredis, with no safety at all: the next read is under way while a batch is handled. */
export async function openRaw({ url }: Setting): Promise<Peer> {
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
      for (const [, fields] of entries) await handle(JSON.parse(fields[3] ?? ""));
      if (entries.length > 0) await commands.xack(stream, group, ...entries.map(([id]) => id));
    }
  };
  return {
    publish: (order) =>
      commands.xadd(stream, "*", "action", "order.placed", "data", JSON.stringify(order)),
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
