import type { Ledger, Publisher } from "../../events/index.ts";
import { defaultLogger, type Logger } from "../../logger.ts";
import type { Database, Queryable } from "../database.ts";
import { type Progress, type Store, sendLane } from "./lane.ts";
import { LossCheck } from "./losses.ts";
import { Outage } from "./outage.ts";
import { Pacer } from "./pacer.ts";
import { purge } from "./purge.ts";
import { Rests } from "./rests.ts";
import { findWaiting, keepSent, removeSent, setAside, type WaitingRow } from "./rows.ts";

/** How a relay works. Times are in ms. */
export interface OutboxRelayOptions {
  /** How many events go to the broker at once. Default 500. */
  readonly batch?: number;
  /**
   * How long events that were sent are kept, to be sent again should the broker lose them. Default 3,600,000; 0 keeps
   * none, and looks for no loss. A broker that is no {@link Ledger} cannot be asked: then none are kept, either.
   */
  readonly keepSentMs?: number;
  /**
   * How long the inbox remembers what was handled: longer than anything may still be delivered again. Default 30 days.
   */
  readonly keepInboxMs?: number;
  readonly logger?: Logger;
}

const hour = 3_600_000;

/** How often old rows are looked for: ms. */
const purgeEvery = 60_000;

/**
 * Sends what the outbox holds to the broker, in order for each stream, or partition of one. Any number of relays may run,
 * in any number of processes: one works at a time. Where events cannot be sent they wait, and those of other
 * streams go on; an event that no broker can take is set aside. An event that went out twice is one event, since its
 * id is the same. What the broker had confirmed and has lost is sent again.
 */
export class OutboxRelay {
  readonly #database: Database;
  readonly #store: Store;
  readonly #batch: number;
  readonly #keepSentMs: number;
  readonly #keepInboxMs: number;
  readonly #logger: Logger;
  readonly #losses: LossCheck | undefined;
  readonly #rests: Rests;
  readonly #outage: Outage;
  readonly #pacer = new Pacer();
  #purgeAt = 0;
  #running: Promise<void> | undefined;

  constructor(
    database: Database,
    publisher: Publisher | Ledger,
    {
      batch = 500,
      keepSentMs = hour,
      keepInboxMs = 30 * 24 * hour,
      logger = defaultLogger,
    }: OutboxRelayOptions = {},
  ) {
    this.#database = database;
    this.#batch = batch;
    this.#keepSentMs = keepSentMs;
    this.#keepInboxMs = keepInboxMs;
    this.#logger = logger;
    this.#rests = new Rests(logger);
    this.#outage = new Outage(logger);
    const ledger = keepSentMs > 0 && "standing" in publisher ? publisher : undefined;
    this.#losses = ledger && new LossCheck(ledger, logger);
    this.#store = async (messages, options) => {
      if (ledger) return ledger.store(messages, options);
      await publisher.publish(messages, options);
      return [];
    };
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
        const found = await this.#database.exclusively("revent_outbox", (queries) =>
          this.#look(queries),
        );
        this.#outage.end();
        const stuck = this.#rests.resting.length > 0;
        if (found !== "more") await this.#pacer.afterLook(found === "some", stuck);
      } catch (error) {
        this.#losses?.reset();
        this.#outage.begin(error);
        await this.#pacer.afterFailure();
      }
    }
  }

  /** Sends one batch; answers whether there was anything, and whether there may be more. */
  async #look(queries: Queryable): Promise<"more" | "some" | "none"> {
    const resting = this.#rests.resting;
    const rows = await findWaiting(queries, this.#batch, resting);
    const lanes = byLane(rows);
    const losses = await this.#losses?.check(queries, lanes.keys(), resting);
    this.#rests.worked((losses?.checked ?? []).filter((lane) => !lanes.has(lane)));
    this.#rests.failed(losses?.failed ?? new Map());
    for (const lane of losses?.failed.keys() ?? []) lanes.delete(lane);
    // What was lost comes before what is new.
    if (losses && losses.lost > 0) return "more";
    await this.#note(queries, await this.#send(lanes));
    await this.#purge(queries);
    if (rows.length === this.#batch) return "more";
    return rows.length > 0 ? "some" : "none";
  }

  /** All lanes at once; answers how far each has come. */
  async #send(lanes: ReadonlyMap<string, readonly WaitingRow[]>): Promise<readonly Progress[]> {
    const errors = new Map<string, unknown>();
    const sending = [...lanes].map(async ([lane, rows]) => {
      const progress = await sendLane(this.#store, rows);
      if (progress.error !== undefined) errors.set(lane, progress.error);
      return progress;
    });
    const progress = await Promise.all(sending);
    this.#losses?.forget(errors.keys());
    this.#rests.failed(errors);
    this.#rests.worked([...lanes.keys()].filter((lane) => !errors.has(lane)));
    return progress;
  }

  async #note(queries: Queryable, progress: readonly Progress[]): Promise<void> {
    const sent = progress.flatMap((lane) => lane.sent);
    const refused = progress.flatMap((lane) => lane.refused);
    if (this.#losses) await keepSent(queries, sent);
    else await removeSent(queries, sent);
    await setAside(queries, refused);
    for (const { seq, why } of refused)
      this.#logger.error({ seq, why }, "An event cannot be sent, ever; it stays in the outbox.");
  }

  async #purge(queries: Queryable): Promise<void> {
    if (performance.now() < this.#purgeAt) return;
    // What was sent before a failure that is not looked into yet must stay until then.
    const open = this.#losses ? this.#losses.open : [];
    const horizons = { sentMs: this.#keepSentMs, inboxMs: this.#keepInboxMs };
    const more = await purge(queries, horizons, open);
    if (!more) this.#purgeAt = performance.now() + purgeEvery;
  }
}

function byLane(rows: readonly WaitingRow[]): Map<string, WaitingRow[]> {
  const lanes = new Map<string, WaitingRow[]>();
  for (const row of rows) {
    const lane = lanes.get(row.lane);
    if (lane) lane.push(row);
    else lanes.set(row.lane, [row]);
  }
  return lanes;
}
