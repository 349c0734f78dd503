// A worker of a run. Arguments: JSON of WorkerSettings.
import {
  DeadLetter,
  type Event,
  type EventContext,
  silentLogger as logger,
  runUntilSignal,
  Worker,
} from "@revent/runtime";
import { type EventTransaction, UnitOfWork } from "@revent/runtime/postgres";
import { RedisBroker, type RedisBrokerOptions } from "@revent/runtime/redis";
import { Random } from "../support/random.ts";
import { openDatabase } from "./database.ts";
import { pause, say, tellMemory } from "./process.ts";
import { type Numbered, poisonOf, streamNames, streams } from "./streams.ts";

/** What a worker is started with. */
export interface WorkerSettings {
  readonly broker: RedisBrokerOptions;
  readonly database: string;
  readonly group: string;
  readonly seed: number;
}

const settings: WorkerSettings = JSON.parse(process.argv[2] ?? "");
const random = new Random(settings.seed);
const database = openDatabase(settings.database);
const units = new UnitOfWork(database);
const broker = new RedisBroker({ ...settings.broker, logger });
// Short, so that what waits long waits for faults.
const retry = { attempts: 9, backoff: { initial: 5, max: 50 } };
const worker = new Worker(broker, settings.group, { retry, logger });

/** Fails before its effect, after it, and for good; takes its time now and then. */
async function handle(event: Event<Numbered>, context: EventContext): Promise<void> {
  const poison = poisonOf(event.data.n);
  if (poison === "rejected") throw new DeadLetter("poison");
  if (poison === "failing" || random.chance(0.04)) throw new Error("before");
  const isFirst = await units.once(event, settings.group, (tx) => takeEffect(tx, event, context));
  say({ note: isFirst ? "effect" : "had its effect before", id: event.id });
  if (random.chance(0.04)) throw new Error("after");
}

async function takeEffect(
  tx: EventTransaction,
  { stream, id, key = "", data }: Event<Numbered>,
  { fence }: EventContext,
): Promise<void> {
  if (random.chance(0.02)) await pause(random.integer(50, 500));
  const { group } = settings;
  if (fence !== undefined) {
    const { rows } = await tx.query(raiseFence, [group, stream, key, fence]);
    if (rows.length === 0) throw new Error(`fence ${fence} is out of date`);
  }
  await tx.query(insertEffect, [group, stream, id, key, data.n]);
}

/** A worker that has lost the partition, and does not know it yet, is behind its successor. */
const raiseFence = `
  INSERT INTO fences VALUES ($1, $2, $3, $4) ON CONFLICT (consumer_group, stream, key)
  DO UPDATE SET fence = excluded.fence WHERE fences.fence <= excluded.fence RETURNING fence`;

const insertEffect = `
  INSERT INTO effects (consumer_group, stream, id, key, n) VALUES ($1, $2, $3, $4, $5)`;

async function handleAndSay(event: Event<Numbered>, context: EventContext): Promise<void> {
  const { attempt, deliveries, fence } = context;
  const { id } = event;
  say({ note: `begins: attempt ${attempt}, delivery ${deliveries}, fence ${fence}`, id });
  try {
    await handle(event, context);
    say({ note: "ends", id });
  } catch (error) {
    say({ note: `throws ${error}`, id });
    throw error;
  }
}

for (const name of streamNames) {
  const { partitions, order } = streams[name];
  worker.on<Numbered>(name, "made", handleAndSay, { partitions, order });
}
await runUntilSignal(
  [
    { name: "database", start: () => () => database.close() },
    { name: "broker", start: () => () => broker.close() },
    {
      name: "worker",
      async start() {
        await worker.start();
        return (options) => worker.stop(options);
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
