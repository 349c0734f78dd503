import { ReventError } from "../errors/index.ts";
import type { Queryable } from "./database.ts";

/** What pg and PGlite have in common: their clients, pools and transactions. */
interface Source {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** A driver's queries as ours. */
export function queriesOf(source: Source): Queryable {
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      const { rows } = await answer(source.query(text, [...values]));
      return { rows: rows as Row[] };
    },
  };
}

/** What a driver answers. Rejects with `unavailable` where it is the connection that failed, and not the statement. */
export async function answer<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    // PGlite puts a statement's values there, and so into logs; some are nobody else's business.
    if (error instanceof Error) Reflect.deleteProperty(error, "params");
    if (!isOutage(error)) throw error;
    throw new ReventError("unavailable", "The database cannot be reached.", { cause: error });
  }
}

/** SQLSTATE of a connection that failed (08), a server that stops or starts (57P), and one that is full. */
const outages = /^(?:08|57P|53300)/;

/** Errors of the server have a severity; a TypeError is about values that cannot be sent. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof TypeError) return false;
  if (!("severity" in error)) return true;
  return "code" in error && outages.test(String(error.code));
}
