import type { Database, Transaction } from "./database.ts";
import { notCommitted } from "./not-committed.ts";
import { answer, queriesOf } from "./queries.ts";

/** What is needed of PGlite's own transaction. */
export interface PGliteTransactionLike {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  exec(sql: string): Promise<unknown>;
}

/** What is needed of a `PGlite` of the package @electric-sql/pglite. */
export interface PGliteLike extends PGliteTransactionLike {
  transaction<T>(work: (transaction: PGliteTransactionLike) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A database in a `PGlite`, which belongs to it from then on. Only one process can have it, so locks are its own. */
export function fromPGlite(pglite: PGliteLike): Database {
  const locked = new Set<string>();
  const queries = queriesOf(pglite);
  return {
    ...queries,
    transaction: (work) =>
      pglite.transaction(async (tx) => {
        const result = await work(transactionOf(tx));
        await checkSound(tx);
        return result;
      }),
    async exclusively(name, work) {
      if (locked.has(name)) return undefined;
      locked.add(name);
      try {
        return await work(queries);
      } finally {
        locked.delete(name);
      }
    },
    close: () => pglite.close(),
  };
}

/** PGlite does not tell what its COMMIT came to; in a transaction that cannot be committed every query fails. */
async function checkSound(tx: PGliteTransactionLike): Promise<void> {
  try {
    await tx.query("SELECT 1");
  } catch (cause) {
    throw notCommitted(cause);
  }
}

function transactionOf(tx: PGliteTransactionLike): Transaction {
  return { ...queriesOf(tx), script: async (sql) => void (await answer(tx.exec(sql))) };
}
