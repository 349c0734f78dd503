import { defaultLogger, type Logger } from "../logger.ts";
import type { Database, Transaction } from "./database.ts";
import { notCommitted } from "./not-committed.ts";
import { answer, queriesOf } from "./queries.ts";

/** What is needed of a `Pool` of the package pg. */
export interface PoolLike {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  connect(): Promise<PoolClientLike>;
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** One connection of the pool. */
export interface PoolClientLike {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[]; command?: string }>;
  release(broken?: boolean): void;
  on(event: "error", listener: (error: Error) => void): unknown;
  off(event: "error", listener: (error: Error) => void): unknown;
}

/** A database behind a `Pool` of the package pg. The pool belongs to it from then on. */
export function fromPool(
  pool: PoolLike,
  { logger = defaultLogger }: { logger?: Logger } = {},
): Database {
  // Without a listener, a connection that breaks while it is idle ends the process.
  pool.on("error", (error) =>
    logger.warn({ err: error }, "An idle database connection broke; it is replaced."),
  );
  const transaction = <T>(work: (transaction: Transaction) => Promise<T>) =>
    inTransaction(pool, work);
  return {
    ...queriesOf(pool),
    transaction,
    exclusively: (name, work) =>
      transaction(async (tx) => {
        const { rows } = await tx.query<{ locked: boolean }>(tryLock, [name]);
        return rows[0]?.locked ? await work(tx) : undefined;
      }),
    close: () => pool.end(),
  };
}

/**
 * Let go at the end of the transaction, however it ends; so a pooler between us and the server does no harm. The server
 * ends it for a process that is held up, or gone without a word, for half a minute.
 */
const tryLock = `
  SELECT set_config('idle_in_transaction_session_timeout', '30s', true),
    pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked`;

async function inTransaction<T>(
  pool: PoolLike,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const client = await answer(pool.connect());
  // Without a listener, a connection that breaks between two queries ends the process; the next query tells.
  client.on("error", ignore);
  let broken = true;
  try {
    await answer(client.query("BEGIN"));
    const result = await work({
      ...queriesOf(client),
      script: async (sql) => void (await answer(client.query(sql))),
    });
    const { command } = await answer(client.query("COMMIT"));
    broken = false;
    if (command === "ROLLBACK") throw notCommitted();
    return result;
  } catch (error) {
    broken = await rollback(client);
    throw error;
  } finally {
    client.off("error", ignore);
    client.release(broken);
  }
}

const ignore = () => undefined;

/** Whether the connection is of no more use. */
async function rollback(client: PoolClientLike): Promise<boolean> {
  try {
    await client.query("ROLLBACK");
    return false;
  } catch {
    return true;
  }
}
