import type { Message, Publisher, StreamOptions } from "../events/index.ts";
import { defaultLogger, type Logger } from "../logger.ts";
import type { Database, Queryable } from "./database.ts";
import { Pacer } from "./pacer.ts";

/** How a relay works. */
export interface OutboxRelayOptions {
  /** How many events go to the broker at once. Default 500. */
  readonly batch?: number;
  readonly logger?: Logger;
}

/** A row of the outbox; `seq` is text, since a bigint is no JavaScript number. */
interface Row {
  readonly seq: string;
  /** JSON. */
  readonly settings: string;
  readonly message: Message;
}

/**
 * Sends what the outbox holds to the broker, oldest first, and removes it once the broker has confirmed. Any
 * number of relays may run, in any number of processes: one works at a time. A broker that is away
 * delays events and loses none; an event that went out twice is one event, since its id is the same.
 */
export class OutboxRelay {
  readonly #database: Database;
  readonly #publisher: Publisher;
  readonly #batch: number;
  readonly #logger: Logger;
  readonly #pacer = new Pacer();
  #running: Promise<void> | undefined;

  constructor(database: Database, publisher: Publisher, options: OutboxRelayOptions = {}) {
    this.#database = database;
    this.#publisher = publisher;
    this.#batch = options.batch ?? 500;
    this.#logger = options.logger ?? defaultLogger;
  }

  /** Starts sending, also what was left by a process that died. Idempotent. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Something was committed: look at once. Others' commits are noticed within a second. */
  wake(): void {
    this.#pacer.wake();
  }

  /** Resolves once the batch under way has ended; what is left in the outbox stays there. Idempotent. */
  async stop(): Promise<void> {
    this.#pacer.stop();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#pacer.stopped) {
      try {
        const sent = await this.#database.exclusively("revent_outbox", (queries) =>
          this.#send(queries),
        );
        if (sent !== this.#batch) await this.#pacer.afterLook((sent ?? 0) > 0);
      } catch (error) {
        this.#logger.warn({ err: error }, "The outbox could not be sent; trying again.");
        await this.#pacer.afterFailure();
      }
    }
  }

  /** Sends one batch; answers how many rows that was. Never skips: a row that commits late is seen next time. */
  async #send(queries: Queryable): Promise<number> {
    const { rows } = await queries.query<Row>(oldest, [this.#batch]);
    for (const run of runsOfSameSettings(rows)) {
      const settings = JSON.parse(run[0]?.settings ?? "{}") as StreamOptions;
      await this.#publisher.publish(
        run.map(({ message }) => message),
        settings,
      );
    }
    if (rows.length > 0) await queries.query(remove, [rows.map(({ seq }) => seq)]);
    return rows.length;
  }
}

const oldest = `
  SELECT seq::text AS seq, settings::text AS settings, message FROM revent_outbox ORDER BY revent_outbox.seq LIMIT $1`;

const remove = "DELETE FROM revent_outbox WHERE seq = ANY ($1::bigint[])";

function runsOfSameSettings(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last?.[0]?.settings === row.settings) last.push(row);
    else runs.push([row]);
  }
  return runs;
}
