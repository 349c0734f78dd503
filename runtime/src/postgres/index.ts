export type { Database, Queryable, Transaction } from "./database.ts";
export { type Migration, migrate } from "./migrate.ts";
export { fromPGlite, type PGliteLike } from "./pglite.ts";
export { fromPool, type PoolLike } from "./pool.ts";
export { OutboxRelay, type OutboxRelayOptions } from "./relay.ts";
export { eventTables } from "./tables.ts";
export { type EventTransaction, UnitOfWork } from "./unit-of-work.ts";
