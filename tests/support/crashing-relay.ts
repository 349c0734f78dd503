// A relay that dies at one step, if one is named. Arguments: URL of PostgreSQL, or folder of PGlite; URL of Redis; the step.
import { PGlite } from "@electric-sql/pglite";
import type { Ledger } from "@revent/runtime";
import { type Database, fromPGlite, fromPool, OutboxRelay } from "@revent/runtime/postgres";
import { RedisBroker } from "@revent/runtime/redis";
import pg from "pg";

const [where = "", url = "", step = ""] = process.argv.slice(2);

const database = where.startsWith("postgres:")
  ? fromPool(new pg.Pool({ connectionString: where }))
  : fromPGlite(await PGlite.create(where));
const broker = new RedisBroker({ url });
let sent = false;

const dying: Ledger = {
  publish: (messages, options) => broker.publish(messages, options),
  standing: (stream, mark) => broker.standing(stream, mark),
  lost: (stream, entries, mark) => broker.lost(stream, entries, mark),
  async store(messages, options) {
    await dieAt("before publishing");
    const ids = await broker.store(messages, options);
    sent = true;
    await dieAt("before noting");
    return ids;
  },
};
const noting: Database = {
  ...database,
  exclusively: (name, work) =>
    database.exclusively(name, async (queries) => {
      const result = await work(queries);
      if (sent) await dieAt("before committing");
      return result;
    }),
};
new OutboxRelay(noting, dying).start();

async function dieAt(name: string): Promise<void> {
  if (name !== step) return;
  process.kill(process.pid, "SIGKILL");
  await new Promise(() => undefined);
}
