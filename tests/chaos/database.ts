import { type Database, eventTables, fromPool, type Migration } from "@revent/runtime/postgres";
import pg from "pg";

const tables: Migration = {
  name: "chaos-001",
  sql: `
    CREATE TABLE counters (key text PRIMARY KEY, n integer NOT NULL);
    CREATE TABLE ledger (
      id text PRIMARY KEY, stream text NOT NULL, key text NOT NULL, n integer NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE TABLE effects (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, consumer_group text NOT NULL,
      stream text NOT NULL, id text NOT NULL, key text NOT NULL, n integer NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE TABLE fences (
      consumer_group text, stream text, key text, fence bigint NOT NULL,
      PRIMARY KEY (consumer_group, stream, key)
    );`,
};

/** What has to be there before a process starts. */
export const migrations = [eventTables, tables];

export function openDatabase(url: string): Database {
  return fromPool(new pg.Pool({ connectionString: url, max: 12 }));
}
