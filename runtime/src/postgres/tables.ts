import type { Migration } from "./migrate.ts";

/** The tables of the outbox and the inbox; a service puts it among its own migrations. Works on those of 001, too. */
export const eventTables: Migration = {
  name: "revent-002-events",
  sql: `
    CREATE TABLE IF NOT EXISTS revent_outbox (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      stream text NOT NULL,
      id text NOT NULL,
      encoding text NOT NULL,
      message json NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (stream, id)
    );
    ALTER TABLE revent_outbox ADD COLUMN IF NOT EXISTS settings json NOT NULL DEFAULT '{}';
    UPDATE revent_outbox SET settings = json_build_object('encoding', encoding);
    ALTER TABLE revent_outbox DROP COLUMN encoding;
    COMMENT ON TABLE revent_outbox IS 'Events that are committed and not yet with the broker';

    CREATE TABLE IF NOT EXISTS revent_inbox (
      consumer_group text NOT NULL,
      source text NOT NULL,
      id text NOT NULL,
      handled_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (consumer_group, source, id)
    );
    COMMENT ON TABLE revent_inbox IS 'Events whose effects are in this database';
  `,
};
