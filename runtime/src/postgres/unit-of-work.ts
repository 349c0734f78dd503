import type { Event, Publisher } from "../events/index.ts";
import type { Database, Queryable } from "./database.ts";
import { OutboxPublisher } from "./outbox/publisher.ts";

/** A transaction of state and events. */
export interface EventTransaction extends Queryable {
  /** Give it to a producer: its events are sent if and when this transaction commits. */
  readonly publisher: Publisher;
}

/** State changes and their events commit together; an event's effect happens once. Needs {@link eventTables}. */
export class UnitOfWork {
  readonly #database: Database;
  readonly #relay: { wake(): void } | undefined;

  /** @param relay is woken after each commit that has events to send */
  constructor(database: Database, relay?: { wake(): void }) {
    this.#database = database;
    this.#relay = relay;
  }

  /**
   * Runs the work in a transaction: all of it, its events included, or nothing.
   *
   * @example
   * ```ts
   * await units.transaction(async (tx) => {
   *   await tx.query("INSERT INTO users (id, name) VALUES ($1, $2)", [user.id, user.name]);
   *   await new UsersProducer(tx.publisher).userCreated(user);
   * });
   * ```
   */
  async transaction<T>(work: (tx: EventTransaction) => Promise<T>): Promise<T> {
    let sent = false;
    const result = await this.#database.transaction(async (queries) => {
      const publisher = new OutboxPublisher(queries);
      const done = await work({ query: queries.query, publisher });
      sent = publisher.used;
      return done;
    });
    if (sent) this.#relay?.wake();
    return result;
  }

  /**
   * Runs the work for an event that this group has not handled yet, and notes in the same transaction that
   * it has. When the same event is being handled elsewhere, waits for how that ends.
   *
   * @returns false, without running the work, when the event was handled before
   */
  once(
    event: Pick<Event, "id" | "source">,
    group: string,
    work: (tx: EventTransaction) => Promise<void>,
  ): Promise<boolean> {
    return this.transaction(async (tx) => {
      const { rows } = await tx.query(insert, [group, event.source, event.id]);
      if (rows.length === 0) return false;
      await work(tx);
      return true;
    });
  }
}

const insert = `
  INSERT INTO revent_inbox (consumer_group, source, id) VALUES ($1, $2, $3)
  ON CONFLICT (consumer_group, source, id) DO NOTHING RETURNING id`;
