import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startPostgres, whyNoPostgres } from "../../../tests/support/postgres.ts";
import { eventually } from "../../../tests/support/process.ts";
import { EmbeddedBroker } from "../brokers/embedded/index.ts";
import { ReventError } from "../errors/index.ts";
import { type Message, Producer, type Publisher, Worker } from "../events/index.ts";
import { silentLogger } from "../logger.ts";
import type { Database } from "./database.ts";
import { eventTables, fromPGlite, fromPool, migrate, OutboxRelay, UnitOfWork } from "./index.ts";

interface Opened {
  readonly database: Database;
  /** A second way in, as another process has it; PGlite has none. */
  readonly other?: Database;
  close(): Promise<void>;
}

const databases: readonly {
  name: string;
  open: () => Promise<Opened>;
  skip?: string | undefined;
}[] = [
  { name: "PGlite", open: openPGlite },
  { name: "PostgreSQL", open: openPostgres, skip: whyNoPostgres() },
];

async function openPGlite(): Promise<Opened> {
  const database = fromPGlite(await PGlite.create());
  return { database, close: () => database.close() };
}

async function openPostgres(): Promise<Opened> {
  const server = await startPostgres();
  const [database, other] = [1, 2].map(() => {
    const pool = new pg.Pool({ connectionString: server.url, max: 5 });
    return fromPool(pool, { logger: silentLogger });
  });
  if (!database || !other) throw new Error("unreachable");
  const close = async () => {
    await Promise.all([database.close(), other.close()]);
    await server.stop();
  };
  return { database, other, close };
}

/** A broker that remembers what it got, and can be away. */
class Recorder implements Publisher {
  readonly got: Message[] = [];
  away = false;

  async publish(messages: readonly Message[]): Promise<void> {
    await new Promise(setImmediate);
    if (this.away) throw new ReventError("broker_unavailable", "It is away.");
    this.got.push(...messages);
  }

  get data(): unknown[] {
    return this.got.map(({ data }) => JSON.parse(data));
  }
}

for (const { name, open, skip } of databases) {
  if (skip) console.warn(`Tests on ${name} are skipped: ${skip}.`);
  describe.skipIf(skip)(`on ${name}`, () => {
    let opened: Opened;
    let database: Database;

    beforeAll(async () => {
      opened = await open();
      database = opened.database;
      await migrate(database, [eventTables]);
      await database.query("CREATE TABLE things (id text PRIMARY KEY)");
    });
    beforeEach(async () => {
      await database.query("DELETE FROM things");
      await database.query("DELETE FROM revent_outbox");
      await database.query("DELETE FROM revent_inbox");
    });
    afterAll(() => opened.close());

    const countOf = async (table: string) => {
      const { rows } = await database.query<{ n: string | number }>(
        `SELECT count(*) AS n FROM ${table}`,
      );
      return Number(rows[0]?.n);
    };

    describe("migrate", () => {
      it("runs each migration once, in order, whoever asks", async () => {
        const steps = [
          { name: "a", sql: "CREATE TABLE a (x int); CREATE TABLE a2 (x int)" },
          { name: "b", sql: "ALTER TABLE a ADD COLUMN y int" },
        ];
        const others = [opened.other ?? database, database];
        const runs = await Promise.all([database, ...others].map((each) => migrate(each, steps)));
        expect(runs.flat()).toEqual(["a", "b"]);
      });

      it("undoes everything when one fails, and names it", async () => {
        const steps = [
          { name: "c", sql: "CREATE TABLE c (x int)" },
          { name: "d", sql: "CREATE TABLE c (x int)" },
        ];
        await expect(migrate(database, steps)).rejects.toThrow(/"d" failed.*already exists/);
        await expect(database.query("SELECT * FROM c")).rejects.toThrow(/does not exist/);
      });

      it("refuses two of one name", async () => {
        const step = { name: "e", sql: "SELECT 1" };
        await expect(migrate(database, [step, step])).rejects.toMatchObject({ code: "misuse" });
      });
    });

    describe("transaction", () => {
      it("tells of a failure what the statement was, and none of its values", async () => {
        const failure = database.query("SELECT 1 / 0 WHERE $1 <> ''", ["a secret"]);
        await expect(failure).rejects.toMatchObject({ code: "22012" });
        await expect(failure).rejects.not.toHaveProperty("params");
      });

      it("rejects where a statement failed and the work did not mind: nothing was kept", async () => {
        const careless = database.transaction(async (tx) => {
          await tx.query("INSERT INTO things VALUES ('1')");
          await tx.query("INSERT INTO things VALUES ('1')").catch(() => undefined);
        });
        await expect(careless).rejects.toMatchObject({ code: "misuse" });
        expect(await countOf("things")).toBe(0);
        await database.query("SELECT 1");
      });
    });

    describe("UnitOfWork", () => {
      it("sends nothing when the work throws", async () => {
        const units = new UnitOfWork(database);
        const failing = units.transaction(async (tx) => {
          await tx.query("INSERT INTO things VALUES ('1')");
          await new Producer(tx.publisher, "things").send("made", { id: 1 });
          throw new Error("changed my mind");
        });
        await expect(failing).rejects.toThrow("changed my mind");
        expect([await countOf("things"), await countOf("revent_outbox")]).toEqual([0, 0]);
      });

      it("refuses what no broker could take while the state can still be undone", async () => {
        const units = new UnitOfWork(database);
        const failing = units.transaction(async (tx) => {
          await tx.query("INSERT INTO things VALUES ('1')");
          await new Producer(tx.publisher, "things", { encoding: "flat" }).send("made", [1]);
        });
        await expect(failing).rejects.toMatchObject({ code: "invalid_event" });
        expect(await countOf("things")).toBe(0);
      });

      it("lets an event take effect once, even when it comes twice at the same time", async () => {
        const units = new UnitOfWork(database);
        const handle = () =>
          units.once({ id: "1", source: "s" }, "g", async (tx) => {
            await tx.query("INSERT INTO things VALUES ('once')");
          });
        const ran = await Promise.all([handle(), handle(), handle()]);
        expect(ran.filter(Boolean)).toHaveLength(1);
        expect(await countOf("things")).toBe(1);
      });

      it("runs again when the first time was undone", async () => {
        const units = new UnitOfWork(database);
        const event = { id: "1", source: "s" };
        const failing = units.once(event, "g", async () => {
          throw new Error("no");
        });
        await expect(failing).rejects.toThrow("no");
        expect(await units.once(event, "g", async () => undefined)).toBe(true);
      });

      it("keeps groups and sources apart", async () => {
        const units = new UnitOfWork(database);
        const ran = [];
        for (const [source, group] of [
          ["s", "g"],
          ["s", "h"],
          ["t", "g"],
        ] as const) {
          ran.push(await units.once({ id: "1", source }, group, async () => undefined));
        }
        expect(ran).toEqual([true, true, true]);
      });
    });

    describe("OutboxRelay", () => {
      it("sends what was committed, in order, once it is woken", async () => {
        const broker = new Recorder();
        const relay = new OutboxRelay(database, broker, { batch: 3 });
        relay.start();
        const units = new UnitOfWork(database, relay);
        for (let n = 0; n < 10; n++) {
          await units.transaction(async (tx) => {
            await new Producer(tx.publisher, "things").send("made", n);
          });
        }
        await eventually(() => expect(broker.data).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
        await relay.stop();
        expect(await countOf("revent_outbox")).toBe(0);
      });

      it("notices what others commit without being woken", async () => {
        const broker = new Recorder();
        const relay = new OutboxRelay(database, broker);
        relay.start();
        await new Promise((resolve) => setTimeout(resolve, 300));
        await new UnitOfWork(opened.other ?? database).transaction(async (tx) => {
          await new Producer(tx.publisher, "things").send("made", 1);
        });
        await eventually(() => expect(broker.data).toEqual([1]), 2000);
        await relay.stop();
      });

      it("waits for a broker that is away, and goes on", async () => {
        const broker = new Recorder();
        broker.away = true;
        const relay = new OutboxRelay(database, broker, { logger: silentLogger });
        relay.start();
        await new UnitOfWork(database, relay).transaction(async (tx) => {
          await new Producer(tx.publisher, "things").send("made", 1);
        });
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(await countOf("revent_outbox")).toBe(1);
        broker.away = false;
        await eventually(() => expect(broker.data).toEqual([1]));
        await relay.stop();
      });

      it("neither skips nor reorders when several relays run", async () => {
        const broker = new Recorder();
        const from = [database, opened.other ?? database, database];
        const relays = from.map((each) => new OutboxRelay(each, broker, { batch: 7 }));
        for (const relay of relays) relay.start();
        const units = new UnitOfWork(database, {
          wake: () => relays.forEach((relay) => void relay.wake()),
        });
        for (let n = 0; n < 60; n++) {
          await units.transaction(async (tx) => {
            await new Producer(tx.publisher, "things").send("made", n);
          });
        }
        await eventually(() => expect(broker.data).toHaveLength(60));
        await Promise.all(relays.map((relay) => relay.stop()));
        expect(broker.data).toEqual(Array.from({ length: 60 }, (_, n) => n));
      });

      it("brings an event from one database to a handler's effect", async () => {
        const broker = new EmbeddedBroker();
        const relay = new OutboxRelay(database, broker);
        const units = new UnitOfWork(database, relay);
        const worker = new Worker(broker, "shop");
        worker.on<{ id: string }>("things", "made", async (event, { group }) => {
          await units.once(event, group, async (tx) => {
            await tx.query("INSERT INTO things VALUES ($1)", [event.data.id]);
          });
        });
        await worker.start();
        relay.start();
        await units.transaction(async (tx) => {
          await new Producer(tx.publisher, "things").send("made", { id: "x" });
        });
        await eventually(async () => expect(await countOf("things")).toBe(1));
        await relay.stop();
        await worker.stop();
        await broker.close();
      });
    });
  });
}

describe("fromPool", () => {
  it("says that the database cannot be reached", async () => {
    const database = fromPool(new pg.Pool({ host: "127.0.0.1", port: 1 }));
    const unavailable = { code: "unavailable", cause: expect.any(Error) };
    await expect(database.query("SELECT 1")).rejects.toMatchObject(unavailable);
    await expect(database.transaction(async () => 1)).rejects.toMatchObject(unavailable);
    await database.close();
  });
});

describe.skipIf(whyNoPostgres())("OutboxRelay on PostgreSQL", () => {
  it("sends again what it was sending when its connection, and so its lock, was lost", async () => {
    const { database, other, close } = await openPostgres();
    if (!other) throw new Error("unreachable");
    await migrate(database, [eventTables]);
    const broker = new EmbeddedBroker();
    let cuts = 0;
    const cutting: Publisher = {
      async publish(messages, options) {
        await broker.publish(messages, options);
        if (cuts++ < 2) await other.query(cutOthers);
      },
    };
    const relay = new OutboxRelay(database, cutting, { logger: silentLogger });
    const units = new UnitOfWork(other, relay);
    await units.transaction(async (tx) => {
      for (const n of [1, 2, 3]) await new Producer(tx.publisher, "things").send("made", n);
    });
    relay.start();
    await eventually(async () => {
      expect((await other.query("SELECT FROM revent_outbox")).rows).toEqual([]);
    });
    await relay.stop();
    expect(cuts).toBe(3);
    const got: unknown[] = [];
    const worker = new Worker(broker, "g").on("things", "made", ({ data }) => void got.push(data));
    await worker.start();
    await eventually(() => expect(got).toEqual([1, 2, 3]));
    await worker.stop();
    await close();
  });

  it("does not skip an event with a lower number that commits later", async () => {
    const { database, other, close } = await openPostgres();
    if (!other) throw new Error("unreachable");
    await migrate(database, [eventTables]);
    const broker = new Recorder();
    const relay = new OutboxRelay(database, broker);
    relay.start();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const early = new UnitOfWork(other).transaction(async (tx) => {
      await new Producer(tx.publisher, "things").send("made", "early");
      await held;
    });
    await eventually(() =>
      new UnitOfWork(database, relay).transaction(async (tx) => {
        await new Producer(tx.publisher, "things").send("made", "late");
      }),
    );
    await eventually(() => expect(broker.data).toContain("late"));
    release();
    await early;
    await eventually(() => expect(broker.data).toEqual(["late", "early"]));
    await relay.stop();
    await close();
  });
});

const cutOthers = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'`;
