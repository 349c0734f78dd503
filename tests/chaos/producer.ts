// A producer of a run. Arguments: JSON of ProducerSettings. On the message "quiet" it sends nothing more.
import { randomUUID } from "node:crypto";
import { type Logger, silentLogger as logger, Producer, runUntilSignal } from "@revent/runtime";
import { OutboxRelay, UnitOfWork } from "@revent/runtime/postgres";
import { RedisBroker, type RedisBrokerOptions } from "@revent/runtime/redis";
import { Random } from "../support/random.ts";
import { openDatabase } from "./database.ts";
import { pause, say, tellMemory } from "./process.ts";
import { type Numbered, retentionMs, type StreamName, streamNames, streams } from "./streams.ts";

/** What a producer is started with. */
export interface ProducerSettings {
  readonly broker: RedisBrokerOptions;
  readonly database: string;
  readonly seed: number;
  /** The keys under which it sends without an outbox, and how many of each were stored before it was started. */
  readonly plain: readonly { stream: StreamName; key: string; stored: number }[];
  /** Redis has a replica. */
  readonly isReplicated: boolean;
}

const settings: ProducerSettings = JSON.parse(process.argv[2] ?? "");
const random = new Random(settings.seed);
const database = openDatabase(settings.database);
const broker = new RedisBroker({ ...settings.broker, trimEveryMs: 1000, logger });
/** Of what a relay logs, the number of events that Redis had confirmed and lost. */
const losses: Logger = {
  ...logger,
  error(facts) {
    if ("lost" in facts) say({ lost: Number(facts.lost) });
  },
};
const relay = new OutboxRelay(database, broker, { logger: losses });
const units = new UnitOfWork(database, relay);
let over = false;

const next = `
  INSERT INTO counters VALUES ($1, 1) ON CONFLICT (key) DO UPDATE SET n = counters.n + 1 RETURNING n`;

/** One transaction; now and then it is rolled back after the event was published in it. */
async function sendByOutbox(stream: StreamName, key: string): Promise<void> {
  const id = randomUUID();
  await units.transaction(async (tx) => {
    const { rows } = await tx.query<{ n: number }>(next, [key]);
    const n = rows[0]?.n ?? 0;
    await tx.query("INSERT INTO ledger VALUES ($1, $2, $3, $4)", [id, stream, key, n]);
    const producer = producerOf(stream, tx.publisher);
    await producer.send("made", { n }, { id, key });
    if (random.chance(0.1)) throw new RolledBack();
  });
}

const outboxStreams = streamNames.filter((name) => streams[name].sent === "outbox");

class RolledBack extends Error {}

async function keepSendingByOutbox(): Promise<void> {
  while (!over) {
    const stream = random.pick(outboxStreams);
    await sendByOutbox(stream, `${stream}-${random.integer(0, 9)}`).catch((error) => {
      if (!(error instanceof RolledBack)) throw error;
    });
    await pause(random.integer(5, 40));
  }
}

/** Sends the next of a key once the one before is stored, and the same one, by its id, until then. */
async function keepSending(stream: StreamName, key: string, stored: number): Promise<void> {
  const producer = producerOf(stream, broker);
  for (let n = stored + 1; !over; n++) {
    while (!(await tryToSend(producer, { stream, key, n }))) await pause(100);
    await pause(random.integer(20, 120));
  }
}

async function tryToSend(
  producer: Producer<{ made: Numbered }>,
  { stream, key, n }: { stream: StreamName; key: string; n: number },
): Promise<boolean> {
  const id = `${key} ${n}`;
  try {
    await producer.send("made", { n }, { id, key });
  } catch (error) {
    say({ note: `rejected: ${error}`, id });
    return false;
  }
  say({ stored: { stream, key, n }, id });
  return true;
}

function producerOf(stream: StreamName, publisher: ConstructorParameters<typeof Producer>[0]) {
  const { partitions, sent, order } = streams[stream];
  // What was lost and is sent again by the outbox has no order any more; and what has no outbox is not sent again.
  const mayBeLost = sent === "outbox" && order === "none";
  const durability = settings.isReplicated && !mayBeLost ? "replicas(1)" : "primary";
  const options = { partitions, retentionMs, durability } as const;
  return new Producer<{ made: Numbered }>(publisher, stream, options);
}

async function send(): Promise<void> {
  const plain = settings.plain.map(({ stream, key, stored }) => keepSending(stream, key, stored));
  await Promise.all([keepSendingByOutbox(), ...plain]);
  say({ quiet: true });
}

process.once("message", () => {
  over = true;
});
await runUntilSignal(
  [
    { name: "database", start: () => () => database.close() },
    { name: "broker", start: () => () => broker.close() },
    {
      name: "relay",
      start() {
        relay.start();
        return () => relay.stop();
      },
    },
    {
      name: "sending",
      start() {
        const sending = send();
        return async () => {
          over = true;
          await sending;
        };
      },
    },
  ],
  {
    onReady() {
      say({ ready: true });
      tellMemory();
    },
  },
);
