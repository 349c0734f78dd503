import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import { ReventError } from "../../errors/index.ts";
import {
  type Ledger,
  type Message,
  Producer,
  type Publisher,
  type StoredEntry,
} from "../../events/index.ts";
import type { Logger } from "../../logger.ts";
import type { Database } from "../database.ts";
import { OutboxRelay, type OutboxRelayOptions, UnitOfWork } from "../index.ts";
import { countOf, databases, empty, type Opened } from "../testing/databases.ts";
import { Recorder } from "../testing/recorder.ts";

/** Remembers the sentences, but those for debugging. */
class Told implements Logger {
  readonly lines: string[] = [];
  debug(): void {}
  info = (_: object, message: string) => void this.lines.push(message);
  warn = this.info;
  error = this.info;
}

for (const { name, open, skip } of databases) {
  describe.skipIf(skip)(`OutboxRelay on ${name}`, () => {
    let opened: Opened;
    let database: Database;

    beforeAll(async () => {
      opened = await open();
      database = opened.database;
    });
    beforeEach(() => empty(database));
    afterAll(() => opened.close());

    function startRelay(to: Publisher, options: OutboxRelayOptions = {}) {
      const logger = new Told();
      const relay = new OutboxRelay(database, to, { logger, ...options });
      onTestFinished(() => relay.stop());
      relay.start();
      return { units: new UnitOfWork(database, relay), told: logger.lines };
    }

    const send = (units: UnitOfWork, stream: string, data: unknown, id?: string) =>
      units.transaction(async (tx) => {
        await new Producer(tx.publisher, stream).send("made", data, id === undefined ? {} : { id });
      });

    it("lets streams that can be sent pass one that cannot, and goes on with it in order", async () => {
      const broker = new Recorder();
      broker.away = "stuck";
      const { units, told } = startRelay(broker, { batch: 4 });
      for (let n = 0; n < 10; n++) await send(units, "stuck", n);
      for (let n = 100; n < 110; n++) await send(units, "free", n);
      const free = Array.from({ length: 10 }, (_, n) => 100 + n);
      await eventually(() => expect(broker.data).toEqual(free));
      broker.away = undefined;
      const stuck = Array.from({ length: 10 }, (_, n) => n);
      await eventually(() => expect(broker.data).toEqual([...free, ...stuck]));
      await eventually(() =>
        expect(told).toEqual([
          "Events cannot be sent now; they wait in the outbox.",
          "Events can be sent again.",
        ]),
      );
    });

    it("tries at once, and says nothing, where sending fails for the first time", async () => {
      const broker = new Recorder();
      let failures = 0;
      const { units, told } = startRelay({
        async publish(messages) {
          if (failures++ === 0) throw new ReventError("broker_unavailable", "It has broken.");
          await broker.publish(messages);
        },
      });
      await send(units, "things", 1);
      await eventually(() => expect(broker.data).toEqual([1]));
      expect(failures).toBe(2);
      expect(told).toEqual([]);
    });

    it("rests while the broker is away, however much is committed, and says so once", async () => {
      const broker = new Recorder();
      broker.away = true;
      const { units, told } = startRelay(broker);
      for (let n = 0; n < 100; n++) await send(units, "things", n);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      // 100, 200, 400 ms, …, each at least half of it.
      expect(broker.calls).toBeLessThan(12);
      expect(told).toHaveLength(1);
      broker.away = undefined;
      await eventually(() => expect(broker.got).toHaveLength(100));
    });

    it("sends what fits of more than a stream takes at once", async () => {
      const broker = new Recorder();
      const room: Publisher = {
        async publish(messages) {
          if (broker.got.length + messages.length > 3)
            throw new ReventError("stream_full", "It is full.");
          await broker.publish(messages);
        },
      };
      for (let n = 0; n < 5; n++) await send(new UnitOfWork(database), "things", n);
      startRelay(room);
      await eventually(() => expect(broker.data).toEqual([0, 1, 2]));
      broker.got.length = 0;
      await eventually(() => expect(broker.data).toEqual([3, 4]));
    });

    it("sets aside what no broker can take, tells why, and loses nothing", async () => {
      const broker = new Recorder();
      const choosy: Publisher = {
        async publish(messages) {
          const bad = messages.find(({ data }) => data.includes("huge"));
          if (bad) throw new ReventError("event_too_large", "It is too large.");
          for (const { headers } of messages) Object.keys(headers);
          await broker.publish(messages);
        },
      };
      const outbox = new UnitOfWork(database);
      await send(outbox, "things", 1);
      await send(outbox, "things", "huge", "large");
      await send(outbox, "things", 2);
      await database.query(
        `INSERT INTO revent_outbox (stream, id, lane, settings, message) VALUES ('things', 'by hand', 'things', '{}', '{"id":"by hand"}')`,
      );
      await send(outbox, "things", 3);
      const { told } = startRelay(choosy);
      await eventually(() => expect(broker.data).toEqual([1, 2, 3]));
      await eventually(async () =>
        expect(await countOf(database, "revent_outbox", "failure IS NOT NULL")).toBe(2),
      );
      expect(await countOf(database, "revent_outbox")).toBe(2);
      expect(told).toEqual([
        "An event cannot be sent, ever; it stays in the outbox.",
        "An event cannot be sent, ever; it stays in the outbox.",
      ]);
    });

    it("keeps what a ledger has for a while, and the inbox for longer", async () => {
      const old = "now() - interval '2 hours'";
      await database.query(`
        INSERT INTO revent_outbox (stream, id, lane, settings, message, sent_at, entry_id)
        VALUES ('s', '1', 's', '{}', '{}', ${old}, '1'), ('s', '2', 's', '{}', '{}', now(), '2')`);
      await database.query(`
        INSERT INTO revent_inbox (consumer_group, source, id, handled_at)
        VALUES ('g', 's', '1', now() - interval '31 days'), ('g', 's', '2', ${old})`);
      const { units } = startRelay(new Shelf());
      await send(units, "things", 1);
      await eventually(async () => {
        const kept = await database.query(
          "SELECT id FROM revent_outbox WHERE sent_at IS NOT NULL ORDER BY seq",
        );
        expect(kept.rows).toHaveLength(2);
        expect(kept.rows[0]).toEqual({ id: "2" });
        const remembered = await database.query("SELECT id FROM revent_inbox");
        expect(remembered.rows).toEqual([{ id: "2" }]);
      });
    });

    it("keeps the mark of a lane, however old, as long as it has events that were sent", async () => {
      const ago = (hours: number) => `now() - interval '${hours} hours'`;
      await database.query(`
        INSERT INTO revent_outbox_lanes (lane, mark, marked_at) VALUES ('s', 'm', ${ago(2)}), ('t', 'm', ${ago(2)})`);
      await database.query(`
        INSERT INTO revent_outbox (stream, id, lane, settings, message, sent_at, entry_id)
        VALUES ('s', '1', 's', '{}', '{}', ${ago(0)}, '1')`);
      startRelay(new Shelf());
      await eventually(async () => {
        const { rows } = await database.query("SELECT lane FROM revent_outbox_lanes");
        expect(rows).toEqual([{ lane: "s" }]);
      });
    });

    it("keeps what was sent while the ledger cannot be asked whether it has lost anything", async () => {
      const shelf = new Shelf();
      shelf.away = true;
      await database.query(`
        INSERT INTO revent_outbox (stream, id, lane, settings, message, sent_at, entry_id)
        VALUES ('s', '1', 's', '{}', '{}', now() - interval '2 hours', '1')`);
      await database.query("INSERT INTO revent_outbox_lanes (lane, mark) VALUES ('s', 'm')");
      startRelay(shelf);
      await eventually(() => expect(shelf.looks).toBeGreaterThan(2));
      expect(await countOf(database, "revent_outbox")).toBe(1);
      shelf.away = undefined;
    });

    it("keeps no other stream's events while the ledger cannot be asked about one", async () => {
      const shelf = new Shelf();
      shelf.away = "s";
      await database.query(`
        INSERT INTO revent_outbox (stream, id, lane, settings, message, sent_at, entry_id)
        VALUES ('s', '1', 's', '{}', '{}', now() - interval '2 hours', '1'),
          ('t', '2', 't', '{}', '{}', now() - interval '2 hours', '2')`);
      await database.query(
        "INSERT INTO revent_outbox_lanes (lane, mark) VALUES ('s', 'm'), ('t', 'm')",
      );
      startRelay(shelf);
      await eventually(async () => {
        const { rows } = await database.query("SELECT lane FROM revent_outbox");
        expect(rows).toEqual([{ lane: "s" }]);
      });
      shelf.away = undefined;
    });

    it("forgets what it has found out in a transaction that could not be committed", async () => {
      let turns = 0;
      const failing: Database = {
        ...database,
        exclusively: (_, work) =>
          database.transaction(async (queries) => {
            const result = await work(queries);
            if (turns++ === 0) throw new Error("It is not committed.");
            return result;
          }),
      };
      const message = { stream: "s", data: "1", headers: {}, id: "1", source: "s" };
      await database.query(
        `INSERT INTO revent_outbox (stream, id, lane, settings, message, sent_at, entry_id)
        VALUES ('s', 's:1', 's', '{}', $1, now() - interval '2 hours', '1')`,
        [JSON.stringify(message)],
      );
      await database.query("INSERT INTO revent_outbox_lanes (lane, mark) VALUES ('s', 'old')");
      const ledger = new Forgetful();
      const relay = new OutboxRelay(failing, ledger, { logger: new Told() });
      onTestFinished(() => relay.stop());
      relay.start();
      await eventually(() => expect(turns).toBeGreaterThan(2));
      expect(ledger.got).toHaveLength(1);
    });
  });
}

/** A ledger that loses nothing. */
class Shelf extends Recorder implements Ledger {
  looks = 0;

  async store(messages: readonly Message[]): Promise<string[]> {
    await this.publish(messages);
    return messages.map(({ id }) => id);
  }

  async standing(stream: string, _mark?: string): Promise<{ mark: string; intact: boolean }> {
    this.looks++;
    if (this.away === true || this.away === stream)
      throw new ReventError("broker_unavailable", "It is away.");
    return { mark: "m", intact: true };
  }

  async lost(_: string, _entries: readonly StoredEntry[]): Promise<ReadonlySet<string>> {
    return new Set();
  }
}

/** A ledger that has lost everything. */
class Forgetful extends Shelf {
  override async standing(_: string, mark = "new"): Promise<{ mark: string; intact: boolean }> {
    return { mark: "new", intact: mark === "new" };
  }

  override async lost(_: string, entries: readonly StoredEntry[]): Promise<ReadonlySet<string>> {
    return new Set(entries.map(({ entryId }) => entryId));
  }
}
