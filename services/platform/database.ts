import type { Event } from "@revent/runtime";
import {
  type Database as Connections,
  type EventTransaction,
  type Queryable,
  UnitOfWork,
} from "@revent/runtime/postgres";
import type { ServiceName } from "./settings.ts";

/** Runs SQL: a {@link Database}, or a {@link Transaction} of it. */
export type Sql = Queryable;

/** What is written and published in it becomes real together, or not at all. */
export type Transaction = EventTransaction;

/** A service's own database, as its core sees it. */
export class Database implements Sql {
  readonly query: Sql["query"];
  readonly #service: ServiceName;
  readonly #units: UnitOfWork;

  /** @param relay sends what transactions publish; woken when there is something to send */
  constructor(service: ServiceName, connections: Connections, relay?: { wake(): void }) {
    this.query = connections.query;
    this.#service = service;
    this.#units = new UnitOfWork(connections, relay);
  }

  /** Runs the work in a transaction; undoes all of it if it throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#units.transaction(work);
  }

  /** The same in answer to an event: once, however often it is delivered. */
  async once(event: Event, work: (tx: Transaction) => Promise<void>): Promise<void> {
    await this.#units.once(event, this.#service, work);
  }
}
