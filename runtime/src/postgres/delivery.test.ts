import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "../../../tests/support/process.ts";
import { Random } from "../../../tests/support/random.ts";
import { EmbeddedBroker } from "../brokers/embedded/index.ts";
import { type Event, Producer, type Publisher, Worker } from "../events/index.ts";
import { silentLogger } from "../logger.ts";
import type { Database } from "./database.ts";
import { OutboxRelay, type OutboxRelayOptions, UnitOfWork } from "./index.ts";
import { countOf, databases, empty, type Opened } from "./testing/databases.ts";
import { Flaky, Recorder } from "./testing/recorder.ts";

for (const { name, open, skip, shared } of databases) {
  if (!shared)
    console.warn(
      `G3 is skipped on ${name}: it has one connection, so no two transactions overlap.`,
    );

  describe.skipIf(skip)(`outbox and inbox on ${name}`, () => {
    let opened: Opened;
    let database: Database;
    let other: Database;

    beforeAll(async () => {
      opened = await open();
      ({ database, other } = opened);
    });
    beforeEach(() => empty(database));
    afterAll(() => opened.close());

    function startRelay(from: Database, to: Publisher, options: OutboxRelayOptions = {}) {
      const relay = new OutboxRelay(from, to, { logger: silentLogger, ...options });
      onTestFinished(() => relay.stop());
      relay.start();
      return relay;
    }

    async function send(units: UnitOfWork, ...data: unknown[]): Promise<void> {
      await units.transaction(async (tx) => {
        for (const each of data) await new Producer(tx.publisher, "things").send("made", each);
      });
    }

    describe("G1: a rollback publishes nothing", () => {
      it("when the work throws", async () => {
        const broker = new Recorder();
        const relay = startRelay(database, broker);
        const units = new UnitOfWork(database, relay);
        const failing = units.transaction(async (tx) => {
          await tx.query("INSERT INTO things VALUES ('1')");
          await new Producer(tx.publisher, "things").send("made", "undone");
          throw new Error("changed my mind");
        });
        await expect(failing).rejects.toThrow("changed my mind");
        await send(units, "done");
        await eventually(() => expect(broker.data).toEqual(["done"]));
        expect(await countOf(database, "things")).toBe(0);
      });

      it.each([
        ["no broker could take the event", { encoding: "flat" }, [1], "invalid_event"],
        ["the event is too large", {}, "x".repeat(1_048_576), "event_too_large"],
      ] as const)("when %s", async (_, settings, data, code) => {
        const failing = new UnitOfWork(database).transaction(async (tx) => {
          await tx.query("INSERT INTO things VALUES ('1')");
          await new Producer(tx.publisher, "things", settings).send("made", data);
        });
        await expect(failing).rejects.toMatchObject({ code });
        expect(await countOf(database, "things")).toBe(0);
      });
    });

    describe("G2: a commit always publishes", () => {
      it("in order, once it is woken", async () => {
        const broker = new Recorder();
        const relay = startRelay(database, broker, { batch: 3 });
        const units = new UnitOfWork(database, relay);
        for (let n = 0; n < 10; n++) await send(units, n);
        await eventually(() => expect(broker.data).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
      });

      it("also what others commit, which wake nobody", async () => {
        const broker = new Recorder();
        startRelay(database, broker);
        await new Promise((resolve) => setTimeout(resolve, 300));
        await send(new UnitOfWork(other), 1);
        await eventually(() => expect(broker.data).toEqual([1]), 5000);
      });

      it("also when the broker is away, once it is back", async () => {
        const broker = new Recorder();
        broker.away = true;
        const relay = startRelay(database, broker);
        await send(new UnitOfWork(database, relay), 1);
        await eventually(() => expect(broker.calls).toBeGreaterThan(1));
        expect(await countOf(database, "revent_outbox")).toBe(1);
        broker.away = undefined;
        await eventually(() => expect(broker.data).toEqual([1]));
      });

      it.runIf(shared)("also when the connection, and so the lock, is lost", async () => {
        const broker = new EmbeddedBroker();
        let cuts = 0;
        const cutting: Publisher = {
          async publish(messages, options) {
            await broker.publish(messages, options);
            if (cuts++ < 2) await other.query(cutOthers);
          },
        };
        await send(new UnitOfWork(other), 1, 2, 3);
        startRelay(database, cutting);
        await eventually(async () => expect(await countOf(other, "revent_outbox")).toBe(0));
        expect(cuts).toBe(3);
        const got: unknown[] = [];
        const worker = new Worker(broker, "g");
        worker.on("things", "made", ({ data }) => void got.push(data));
        await worker.start();
        await eventually(() => expect(got).toEqual([1, 2, 3]));
        await worker.stop();
      });
    });

    describe.runIf(shared)("G3: of two transactions at once", () => {
      it("the one with lower numbers that commits last is not skipped", async () => {
        const broker = new Recorder();
        const relay = startRelay(database, broker);
        let commit = () => {};
        const late = new Promise<void>((resolve) => {
          commit = resolve;
        });
        const early = new UnitOfWork(other).transaction(async (tx) => {
          await new Producer(tx.publisher, "things").send("made", "early");
          await late;
        });
        await send(new UnitOfWork(database, relay), "late");
        await eventually(() => expect(broker.data).toContain("late"));
        commit();
        await early;
        await eventually(() => expect(broker.data).toEqual(["late", "early"]));
      });
    });

    describe("G4: several relays", () => {
      it("neither skip nor reorder", async () => {
        const broker = new Recorder();
        const relays = [database, other, database].map((each) =>
          startRelay(each, broker, { batch: 7 }),
        );
        const wake = () => relays.forEach((relay) => void relay.wake());
        const units = new UnitOfWork(database, { wake });
        for (let n = 0; n < 60; n++) await send(units, n);
        await eventually(() => expect(broker.data).toHaveLength(60));
        expect(broker.data).toEqual(Array.from({ length: 60 }, (_, n) => n));
      });

      it("keep the order of each key over a broker that fails, and stores half of what it is given", async () => {
        const broker = new Flaky(new Random(7));
        const relays = [database, other].map((each) => startRelay(each, broker, { batch: 20 }));
        const wake = () => relays.forEach((relay) => void relay.wake());
        const units = new UnitOfWork(database, { wake });
        for (let n = 0; n < 300; n++) {
          await units.transaction(async (tx) => {
            const producer = new Producer(tx.publisher, "things", { partitions: 4 });
            await producer.send("made", n, { key: `${n % 8}` });
          });
        }
        await eventually(() => expect(broker.got).toHaveLength(300), 30_000);
        expect(broker.failures).toBeGreaterThan(5);
        for (let key = 0; key < 8; key++) {
          const mine = broker.got.filter((message) => message.key === `${key}`);
          const numbers = mine.map(({ data }) => Number(data));
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        }
      });
    });

    describe("G5: deliveries of an event at the same time", () => {
      it("take effect once", async () => {
        const units = [database, other].map((each) => new UnitOfWork(each));
        const handle = (each: UnitOfWork) =>
          each.once({ id: "1", source: "s" }, "g", async (tx) => {
            await tx.query("INSERT INTO things VALUES ('once')");
          });
        const ran = await Promise.all([...units, ...units, ...units].map(handle));
        expect(ran.filter(Boolean)).toHaveLength(1);
        expect(await countOf(database, "things")).toBe(1);
      });

      it("are told apart by group and source", async () => {
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

    describe("G6: an event whose handler was rolled back", () => {
      it("is handled when it comes again", async () => {
        const broker = new EmbeddedBroker();
        const units = new UnitOfWork(database);
        const worker = new Worker(broker, "shop", { logger: silentLogger });
        let runs = 0;
        const retry = { attempts: 5, backoff: { initial: 1, factor: 1, max: 1 } };
        const handle = async (event: Event<string>) => {
          await units.once(event, "shop", async (tx) => {
            await tx.query("INSERT INTO things VALUES ($1)", [event.data]);
            if (++runs < 3) throw new Error("not yet");
          });
        };
        worker.on<string>("things", "made", handle, { retry });
        await worker.start();
        await new Producer(broker, "things").send("made", "x");
        await eventually(async () => expect(await countOf(database, "things")).toBe(1));
        await worker.stop();
        expect(runs).toBe(3);
      });
    });

    describe("G7: handlers that are all run twice", () => {
      it("take effect once, and so do the events that they send", async () => {
        const broker = new EmbeddedBroker();
        const relay = startRelay(database, broker);
        const units = new UnitOfWork(database, relay);
        const worker = new Worker(broker, "shop");
        const told: unknown[] = [];
        const handle = async (event: Event<string>) => {
          await units.once(event, "shop", async (tx) => {
            await tx.query("INSERT INTO things VALUES ($1)", [event.data]);
            await new Producer(tx.publisher, "told").send("kept", event.data);
          });
        };
        worker.on<string>("things", "made", async (event) => {
          await Promise.all([handle(event), handle(event)]);
          await handle(event);
        });
        worker.on("told", "kept", ({ data }) => void told.push(data));
        await worker.start();
        const names = Array.from({ length: 20 }, (_, n) => `thing ${n}`);
        await send(units, ...names);
        await eventually(() => expect(told.toSorted()).toEqual(names.toSorted()));
        expect(await countOf(database, "things")).toBe(20);
        await worker.stop();
        expect(told).toHaveLength(20);
      });
    });
  });
}

const cutOthers = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'`;
