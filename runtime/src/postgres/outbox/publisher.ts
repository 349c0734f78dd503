import { identityOf } from "../../events/identity.ts";
import type { Message, Publisher, PublishOptions } from "../../events/index.ts";
import { partitionNames, partitionOf } from "../../events/partitions.ts";
import { encodeEntry } from "../../events/wire/index.ts";
import type { Queryable } from "../database.ts";

/** A publisher that writes into the outbox, as part of whatever transaction the queries belong to. */
export class OutboxPublisher implements Publisher {
  readonly #queries: Queryable;
  #used = false;

  constructor(queries: Queryable) {
    this.#queries = queries;
  }

  /** Whether anything was published. */
  get used(): boolean {
    return this.#used;
  }

  /** Resolves once the rows are written; the events are sent if and when the transaction commits. */
  async publish(messages: readonly Message[], options: PublishOptions = {}): Promise<void> {
    // Whoever sends them on may do so twice, so their ids are looked for then.
    const { fresh: _, ...settings } = options;
    for (const message of messages) {
      // What no broker could take must fail here, where the transaction can still be undone.
      encodeEntry(message, options);
      await this.#queries.query(insert, [
        message.stream,
        identityOf(message),
        laneOf(message, options),
        JSON.stringify(settings),
        JSON.stringify(message),
      ]);
      this.#used = true;
    }
  }
}

/** Events of one key have one lane: it stops where the first of its events cannot be sent. */
function laneOf(message: Message, { partitions = 1 }: PublishOptions): string {
  const names = partitionNames(message.stream, partitions);
  return names[partitionOf(message, partitions)] ?? message.stream;
}

const insert = `
  INSERT INTO revent_outbox (stream, id, lane, settings, message) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (stream, id) DO NOTHING`;
