import { ReventError } from "../errors/index.ts";
import type { Database, Transaction } from "./database.ts";

/** One step in the life of a database's tables. */
export interface Migration {
  /** Names it for ever, such as `001-users`. */
  readonly name: string;
  /** Any number of statements. */
  readonly sql: string;
}

/**
 * Runs the migrations that this database has not had yet, in the order given, all or none. Several
 * processes may do so at once: one works, the others wait.
 *
 * @returns the names of those that were run
 * @throws ReventError `misuse` for two migrations of one name, `internal` with the cause for one that fails
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
): Promise<string[]> {
  const names = migrations.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new ReventError("misuse", `There are two migrations named "${twice}".`);
  return database.transaction(async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('revent_migrations', 0))");
    await tx.script(migrationsTable);
    const { rows } = await tx.query<{ name: string }>("SELECT name FROM revent_migrations");
    const had = new Set(rows.map(({ name }) => name));
    const wanted = migrations.filter(({ name }) => !had.has(name));
    for (const migration of wanted) await run(tx, migration);
    return wanted.map(({ name }) => name);
  });
}

const migrationsTable = `
  CREATE TABLE IF NOT EXISTS revent_migrations (
    name text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;

async function run(tx: Transaction, { name, sql }: Migration): Promise<void> {
  try {
    await tx.script(sql);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ReventError("internal", `Migration "${name}" failed, and none was run: ${why}`, {
      cause,
    });
  }
  await tx.query("INSERT INTO revent_migrations (name) VALUES ($1)", [name]);
}
