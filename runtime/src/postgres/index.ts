export type { Database, Queryable, Transaction } from "./database.ts";
export { type Migration, migrate } from "./migrate.ts";
export { OutboxRelay, type OutboxRelayOptions } from "./outbox/relay.ts";
export { fromPGlite, type PGliteLike } from "./pglite.ts";
export { fromPool, type PoolLike } from "./pool.ts";
export { eventTables } from "./tables.ts";
export { type EventTransaction, UnitOfWork } from "./unit-of-work.ts";
