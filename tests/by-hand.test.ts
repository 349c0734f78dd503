import { PGlite } from "@electric-sql/pglite";
import { type Event, emits, Producer, Worker } from "@revent/runtime";
import { EmbeddedBroker } from "@revent/runtime/embedded";
import {
  eventTables,
  fromPGlite,
  migrate,
  OutboxRelay,
  UnitOfWork,
} from "@revent/runtime/postgres";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";

let broker: EmbeddedBroker;
beforeEach(() => {
  broker = new EmbeddedBroker();
});
afterEach(() => broker.close());

/** Starts a worker of group `foo`, and stops it when the test is over. */
async function started(worker: Worker): Promise<void> {
  onTestFinished(() => worker.stop());
  await worker.start();
}

describe("the runtime by hand", () => {
  it("is a producer, a worker and an event", async () => {
    const log: string[] = [];

    const worker = new Worker(broker, "foo")
      .on<{ name: string }>("bar", "update", (event) => {
        log.push(`${event.stream} ${event.action} ${event.data.name}`);
      })
      .on("baz", "delete", (event) => {
        log.push(`${event.stream} ${event.action}`);
      });
    const listening = worker.listen();

    const producer = new Producer(broker, "bar");
    await producer.send("update", { name: "one" });

    await vi.waitFor(() => expect(log).toEqual(["bar update one"]));
    await worker.stop();
    await listening;
  });

  it("sends an event and handles it", async () => {
    const received: Event[] = [];
    await started(
      new Worker(broker, "foo").on("bar", "update", (event) => void received.push(event)),
    );

    const sent = await new Producer(broker, "bar").send("update", { id: 1, name: "one" });

    await vi.waitFor(() => expect(received).toHaveLength(1));
    expect(received).toEqual([sent]);
    expect(sent).toMatchObject({ stream: "bar", action: "update", data: { id: 1, name: "one" } });
    expect(sent.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Date(sent.time).toISOString()).toBe(sent.time);
  });

  it("listens to any number of streams, and only to the actions it names", async () => {
    const received: string[] = [];
    const note = (event: Event) => void received.push(`${event.stream} ${event.action}`);
    await started(
      new Worker(broker, "foo")
        .on("bar", "update", note)
        .on("bar", "delete", note)
        .on("baz", "update", note),
    );

    await new Producer(broker, "bar").send("ignored", {});
    await new Producer(broker, "bar").send("update", {});
    await new Producer(broker, "bar").send("delete", {});
    await new Producer(broker, "baz").send("update", {});

    await vi.waitFor(() => expect(received).toHaveLength(3));
    expect(received.sort()).toEqual(["bar delete", "bar update", "baz update"]);
  });

  it("listens until it is stopped", async () => {
    const worker = new Worker(broker, "foo").on("bar", "update", () => undefined);
    let over = false;
    const listening = worker.listen().then(() => {
      over = true;
    });

    await new Producer(broker, "bar").send("update", {});
    expect(over).toBe(false);
    await worker.stop();
    await listening;

    expect(over).toBe(true);
  });

  it("handles what was sent before it started", async () => {
    const received: unknown[] = [];
    await new Producer(broker, "bar").send("update", "early");

    await started(
      new Worker(broker, "foo").on("bar", "update", (event) => void received.push(event.data)),
    );

    await vi.waitFor(() => expect(received).toEqual(["early"]));
  });
});

describe("@emits", () => {
  type Events = { "thing.renamed": { id: number; name: string } };

  class Things {
    readonly producer = new Producer<Events>(broker, "things");

    @emits((self: Things) => self.producer, "thing.renamed")
    async rename(id: number, name: string) {
      if (name === "") throw new Error("A thing needs a name.");
      return { id, name };
    }
  }

  it("sends what the method has returned, once it has", async () => {
    const received: unknown[] = [];
    await started(
      new Worker(broker, "foo").on(
        "things",
        "thing.renamed",
        (event) => void received.push(event.data),
      ),
    );

    await expect(new Things().rename(1, "one")).resolves.toEqual({ id: 1, name: "one" });

    await vi.waitFor(() => expect(received).toEqual([{ id: 1, name: "one" }]));
  });

  it("sends nothing when the method threw", async () => {
    const received: unknown[] = [];
    await started(
      new Worker(broker, "foo").on(
        "things",
        "thing.renamed",
        (event) => void received.push(event.data),
      ),
    );

    await expect(new Things().rename(1, "")).rejects.toThrow("A thing needs a name.");
    await new Things().rename(2, "two");

    await vi.waitFor(() => expect(received).toEqual([{ id: 2, name: "two" }]));
  });
});

describe("outbox and inbox by hand", () => {
  it("send what was committed, and let an event take effect once", {
    timeout: 30_000,
  }, async () => {
    const connections = new PGlite();
    onTestFinished(() => connections.close());
    const database = fromPGlite(connections);
    await migrate(database, [eventTables]);
    const relay = new OutboxRelay(database, broker);
    const units = new UnitOfWork(database, relay);
    relay.start();
    onTestFinished(() => relay.stop());

    const log: string[] = [];
    const worker = new Worker(broker, "foo").on<string>("bar", "update", async (event) => {
      await units.once(event, "foo", async () => void log.push(event.data));
      await units.once(event, "foo", async () => void log.push("again"));
    });
    await started(worker);

    const rolledBack = units.transaction(async (tx) => {
      await new Producer(tx.publisher, "bar").send("update", "undone");
      throw new Error("no");
    });
    await expect(rolledBack).rejects.toThrow("no");
    await units.transaction(async (tx) => {
      await new Producer(tx.publisher, "bar").send("update", "one");
    });

    await vi.waitFor(() => expect(log).toEqual(["one"]), 10_000);
  });
});
