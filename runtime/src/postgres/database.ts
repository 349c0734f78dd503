/** Runs one SQL statement. pg and PGlite both fit, and so does an open transaction. */
export interface Queryable {
  /**
   * @param text one statement, with `$1`, `$2`, … for the values
   * @returns its rows, as the driver reads them
   */
  query<Row = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ readonly rows: Row[] }>;
}

/** An open transaction. */
export interface Transaction extends Queryable {
  /** Runs any number of statements, without values. */
  script(sql: string): Promise<void>;
}

/** A PostgreSQL database, by {@link fromPool} or {@link fromPGlite}. */
export interface Database extends Queryable {
  /**
   * Commits what the work did when it has resolved, and undoes it when it has thrown. Inside, use only the
   * transaction: with PGlite the database itself answers nothing until the end.
   *
   * @throws ReventError `misuse` when a statement failed and the work went on all the same: nothing is kept
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /**
   * Runs the work while nobody else, in this process or another, runs work of the same name; resolves to
   * `undefined` without running it when somebody does. Whether its queries are one transaction is left open.
   */
  exclusively<T>(name: string, work: (queries: Queryable) => Promise<T>): Promise<T | undefined>;
  /** Closes connections. */
  close(): Promise<void>;
}
