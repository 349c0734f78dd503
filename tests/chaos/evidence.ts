import { eventIn, findDeadLetters } from "@revent/runtime";
import type { Database } from "@revent/runtime/postgres";
import { RedisBroker } from "@revent/runtime/redis";
import type { Effect, Promised, PutAside } from "./history.ts";
import { streamNames, streams } from "./streams.ts";

/** Milliseconds since 1970, as JavaScript has them. */
const time = "(extract(epoch FROM at) * 1000)::float8 AS at";

/** Events whose transactions have committed. */
export async function committed(database: Database): Promise<Promised[]> {
  const text = `SELECT id, stream, key, n, ${time} FROM ledger`;
  return (await database.query<Promised>(text)).rows;
}

/** Everything that took effect, in the order of commits of each key. */
export async function effects(database: Database): Promise<Effect[]> {
  const text = `
    SELECT consumer_group AS "group", stream, id, key, n, ${time} FROM effects ORDER BY seq`;
  return (await database.query<Effect>(text)).rows;
}

/** Everything in the dead letters of the groups. */
export async function deadLetters(url: string, groups: readonly string[]): Promise<PutAside[]> {
  const broker = new RedisBroker({ url });
  const found: PutAside[] = [];
  try {
    for (const stream of streamNames)
      for (const group of groups)
        for await (const letter of findDeadLetters(broker, stream, group)) {
          const event = eventIn(letter, stream);
          const id = event.ok ? event.message.id : letter.entryId;
          found.push({ group, stream, id, reason: letter.error.reason });
        }
  } finally {
    await broker.close();
  }
  return found;
}

/** Addresses of streams whose keys have an order. */
export const ordered = streamNames.filter((name) => streams[name].order === "key");
