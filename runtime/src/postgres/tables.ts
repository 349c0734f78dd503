import type { Migration } from "./migrate.ts";

/**
 * The tables of the outbox and the inbox: the one migration that a service needs. It puts this among its own, or its
 * `sql` into whatever tool it has for them.
 */
export const eventTables: Migration = {
  name: "revent-events",
  sql: `
    CREATE TABLE revent_outbox (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      stream text NOT NULL,
      id text NOT NULL,
      lane text NOT NULL,
      settings json NOT NULL,
      message json NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      sent_at timestamptz,
      entry_id text,
      failure text,
      UNIQUE (stream, id)
    );
    CREATE INDEX revent_outbox_waiting ON revent_outbox (seq) WHERE sent_at IS NULL AND failure IS NULL;
    CREATE INDEX revent_outbox_sent ON revent_outbox (sent_at) WHERE sent_at IS NOT NULL;
    CREATE INDEX revent_outbox_lane ON revent_outbox (lane, seq) WHERE sent_at IS NOT NULL;
    COMMENT ON TABLE revent_outbox IS 'Events that are committed: waiting, sent a while ago, or set aside';
    COMMENT ON COLUMN revent_outbox.lane IS 'The stream, or the partition of it, that the event goes to';
    COMMENT ON COLUMN revent_outbox.sent_at IS 'When the broker had it; kept for a while, should the broker lose it';
    COMMENT ON COLUMN revent_outbox.entry_id IS 'Where the broker has it';
    COMMENT ON COLUMN revent_outbox.failure IS 'Why no broker can take it; set it to NULL to try again';

    CREATE TABLE revent_outbox_lanes (
      lane text PRIMARY KEY,
      mark text NOT NULL,
      marked_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE revent_outbox_lanes IS 'Where the streams of the broker stood when they were last looked at';

    CREATE TABLE revent_inbox (
      consumer_group text NOT NULL,
      source text NOT NULL,
      id text NOT NULL,
      handled_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (consumer_group, source, id)
    );
    CREATE INDEX revent_inbox_handled ON revent_inbox (handled_at);
    COMMENT ON TABLE revent_inbox IS 'Events whose effects are in this database';
  `,
};
