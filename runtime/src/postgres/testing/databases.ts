import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { startPostgres, whyNoPostgres } from "../../../../tests/support/postgres.ts";
import { silentLogger } from "../../logger.ts";
import type { Database } from "../database.ts";
import { eventTables, fromPGlite, fromPool, migrate } from "../index.ts";

/** An empty database of the tests' own, with the tables of events and one of things. */
export interface Opened {
  readonly database: Database;
  /** A second way in, as another process has it; PGlite has none, and answers the first one. */
  readonly other: Database;
  close(): Promise<void>;
}

/** A kind of database that everything here has to work on. */
export interface Kind {
  readonly name: string;
  /** Why it cannot be had on this machine. */
  readonly skip: string | undefined;
  /** Several processes can have it. */
  readonly shared: boolean;
  open(): Promise<Opened>;
}

export const databases: readonly Kind[] = [
  { name: "PGlite", skip: undefined, shared: false, open: openPGlite },
  { name: "PostgreSQL", skip: whyNoPostgres(), shared: true, open: openPostgres },
];

for (const { name, skip } of databases)
  if (skip) console.warn(`Tests on ${name} are skipped: ${skip}.`);

async function openPGlite(): Promise<Opened> {
  const database = fromPGlite(await PGlite.create());
  await prepare(database);
  return { database, other: database, close: () => database.close() };
}

async function openPostgres(): Promise<Opened> {
  const server = await startPostgres();
  const [database, other] = [connect(server.url), connect(server.url)];
  await prepare(database);
  const close = async () => {
    await Promise.all([database.close(), other.close()]);
    await server.stop();
  };
  return { database, other, close };
}

function connect(url: string): Database {
  return fromPool(new pg.Pool({ connectionString: url, max: 5 }), { logger: silentLogger });
}

async function prepare(database: Database): Promise<void> {
  await migrate(database, [eventTables]);
  await database.query("CREATE TABLE things (id text PRIMARY KEY)");
}

/** Nothing is left in any table. */
export async function empty(database: Database): Promise<void> {
  for (const table of ["things", "revent_outbox", "revent_outbox_lanes", "revent_inbox"])
    await database.query(`DELETE FROM ${table}`);
}

/** How many rows a table has, of those that a condition names. */
export async function countOf(database: Database, table: string, where = "true"): Promise<number> {
  const { rows } = await database.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table} WHERE ${where}`,
  );
  return rows[0]?.n ?? 0;
}
