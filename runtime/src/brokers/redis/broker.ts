import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { ReventError } from "../../errors/index.ts";
import type {
  Broker,
  ConsumeOptions,
  Consumer,
  DeadLetterPage,
  DeadLetterRecord,
  DeadLetters,
  Durability,
  GroupReport,
  Ledger,
  Message,
  PublishOptions,
  Standing,
  StoredEntry,
  SubscribedStream,
} from "../../events/index.ts";
import { partitionNames } from "../../events/partitions.ts";
import { pause } from "../../events/pause.ts";
import { defaultLogger, type Logger } from "../../logger.ts";
import type { RedisAddress } from "./connections/address.ts";
import { backoff } from "./connections/backoff.ts";
import { examine } from "./connections/doctor.ts";
import { faultOf } from "./connections/faults.ts";
import type { Line } from "./connections/line.ts";
import { Links } from "./connections/links.ts";
import { topologyOf } from "./connections/topology.ts";
import { RedisConsumer } from "./consuming/consumer.ts";
import { HeldDeliveries } from "./consuming/held-deliveries.ts";
import type { Member } from "./consuming/member.ts";
import { Peers } from "./consuming/peers.ts";
import { Tenures } from "./consuming/tenures.ts";
import { DeadLetterStreams } from "./dead-letters.ts";
import { ensureGroups, register } from "./groups.ts";
import { registryKey, type Shard, sourcesOf } from "./keys.ts";
import { Audit } from "./publishing/audit.ts";
import { Janitor } from "./publishing/janitor.ts";
import { PartitionCheck } from "./publishing/partition-check.ts";
import { RedisPublisher } from "./publishing/publisher.ts";
import { type LineFor, Store } from "./publishing/store.ts";
import { Reports } from "./reports.ts";

/** How a {@link RedisBroker} works. Times are in ms. */
export interface RedisBrokerOptions extends RedisAddress {
  /** How long connecting, a publish, and any answer may take. Default 5,000. */
  readonly deadlineMs?: number;
  /** How long the id of a published event is remembered, so that publishing it again changes nothing. Default 600,000. */
  readonly dedupeMs?: number;
  /** How often streams with a retention or a maxLength are trimmed. Default 10,000. */
  readonly trimEveryMs?: number;
  /** Default: warnings and errors as JSON lines on stderr. */
  readonly logger?: Logger;
}

/** Events on Redis Streams; Redis 6.2 or newer. Connects when it is first used. */
export class RedisBroker implements Broker, DeadLetters, Ledger {
  readonly #deadlineMs: number;
  readonly #logger: Logger;
  readonly #links: Links;
  /** For what waits for replicas or the disk: nothing else shall wait with it. */
  readonly #durable: Links;
  /** For the ledger: nothing shall come between its looks and what it sends. */
  readonly #ledger: Links;
  readonly #publisher: RedisPublisher;
  /** The ledger's. */
  readonly #recorder: RedisPublisher;
  readonly #audit: Audit;
  readonly #janitor: Janitor;
  readonly #dead: DeadLetterStreams;
  readonly #reports: Reports;
  readonly #consumers = new Set<Consumer>();
  /** Once is enough. */
  #examined: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: RedisBrokerOptions = {}) {
    const { deadlineMs = 5000, dedupeMs = 600_000, trimEveryMs = 10_000 } = options;
    const { logger = defaultLogger } = options;
    // A publish that finds nobody to connect to can say so before its own time is over.
    const topology = topologyOf(options, deadlineMs * 0.8);
    this.#deadlineMs = deadlineMs;
    this.#logger = logger;
    this.#links = new Links(topology, deadlineMs);
    this.#durable = new Links(topology, deadlineMs);
    this.#ledger = new Links(topology, deadlineMs);
    this.#audit = new Audit(this.#ledger, logger);
    this.#dead = new DeadLetterStreams(this.#links);
    this.#reports = new Reports(this.#links);
    this.#janitor = new Janitor(this.#links, trimEveryMs, logger);
    const partitions = new PartitionCheck(this.#links, logger);
    const publisherOver = (lineFor: LineFor, repeats: boolean) => {
      const store = new Store(lineFor, deadlineMs / 2);
      const settings = { deadlineMs, dedupeMs, repeats };
      return new RedisPublisher(store, this.#janitor, partitions, settings);
    };
    this.#publisher = publisherOver((key, durability) => this.#lineFor(key, durability), true);
    this.#recorder = publisherOver((key) => this.#audit.lineOf(key), false);
  }

  publish(messages: readonly Message[], options?: PublishOptions): Promise<void> {
    if (this.#closing) return Promise.reject(closed("publish"));
    return this.#publisher.publish(messages, options);
  }

  async store(messages: readonly Message[], options?: PublishOptions): Promise<readonly string[]> {
    this.#checkOpen("publish");
    return this.#recorder.store(messages, options);
  }

  async standing(stream: string, mark?: string): Promise<Standing> {
    this.#checkOpen("look at streams");
    return this.#audit.standing(stream, mark);
  }

  async lost(
    stream: string,
    entries: readonly StoredEntry[],
    mark: string,
  ): Promise<ReadonlySet<string>> {
    this.#checkOpen("look at streams");
    return this.#audit.lost(stream, entries, mark);
  }

  async consume(options: ConsumeOptions): Promise<Consumer> {
    this.#checkOpen("consume");
    const member = this.#memberOf(options);
    await this.#join(member, () => register(this.#links, options.streams, this.#logger));
    this.#examined ??= examine(this.#links.of(member.shards[0]?.name ?? ""), this.#logger);
    const consumer: Consumer = new RedisConsumer(member, () => this.#consumers.delete(consumer));
    this.#consumers.add(consumer);
    return consumer;
  }

  async deadLetters(
    stream: string,
    group: string,
    page?: DeadLetterPage,
  ): Promise<readonly DeadLetterRecord[]> {
    this.#checkOpen("read dead letters");
    return this.#dead.list(stream, group, page);
  }

  async replay(stream: string, group: string, ids: readonly string[]): Promise<number> {
    this.#checkOpen("replay dead letters");
    return this.#dead.replay(stream, group, ids);
  }

  async purge(stream: string, group: string, ids: readonly string[]): Promise<number> {
    this.#checkOpen("purge dead letters");
    return this.#dead.purge(stream, group, ids);
  }

  /** Resolves where Redis answers; for health checks. @throws ReventError `broker_unavailable` */
  async ping(): Promise<void> {
    this.#checkOpen("be asked");
    try {
      await this.#links.of(registryKey).call("PING", []);
    } catch (cause) {
      if (cause instanceof ReventError) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new ReventError("broker_unavailable", `Redis does not answer: ${why}.`, { cause });
    }
  }

  /** Where each group stands on each stream, and on each partition of it, by name. */
  async reports(): Promise<readonly GroupReport[]> {
    this.#checkOpen("look at streams");
    return this.#reports.all();
  }

  /**
   * A group will not read a stream any more: nothing waits for it, and what it had not handled it has lost. Its dead
   * letters stay.
   *
   * @returns whether there was such a group
   */
  async forget(stream: string, group: string): Promise<boolean> {
    this.#checkOpen("forget a group");
    return this.#reports.forget(stream, group);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    await Promise.all([this.#publisher.drain(), this.#recorder.drain(), this.#janitor.stop()]);
    await Promise.all([this.#links, this.#durable, this.#ledger].map((links) => links.close()));
  }

  #lineFor(key: string, durability: Durability): Promise<Line> {
    const links = durability === "primary" ? this.#links : this.#durable;
    return links.of(key).line();
  }

  #memberOf({ group, streams, visibilityMs = 30_000 }: ConsumeOptions): Member {
    const shards = shardsOf(streams);
    return {
      group,
      consumer: `${group}:${hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`,
      shards,
      sources: sourcesOf(shards, group),
      visibilityMs,
      links: this.#links,
      held: new HeldDeliveries(),
      peers: new Peers(),
      tenures: new Tenures(),
      logger: this.#logger,
    };
  }

  /** A server that is only just starting gets some time. */
  async #join({ sources, group }: Member, first: () => Promise<void>): Promise<void> {
    const end = performance.now() + this.#deadlineMs;
    for (let failures = 1; ; failures++) {
      try {
        await first();
        return await ensureGroups(this.#links, sources, group);
      } catch (error) {
        if (error instanceof ReventError && error.code === "closed") throw error;
        if (faultOf(error) === "refused" || performance.now() > end)
          throw unavailable(group, error);
        await pause(backoff(failures));
      }
    }
  }

  #checkOpen(wish: string): void {
    if (this.#closing) throw closed(wish);
  }
}

function closed(wish: string): ReventError {
  return new ReventError("closed", `The broker is closed; it cannot ${wish}.`);
}

/** Each shard once, however often its stream is named. */
function shardsOf(streams: readonly SubscribedStream[]): readonly Shard[] {
  const shards = streams.flatMap(({ name: stream, partitions, order }) =>
    partitionNames(stream, partitions).map((name) => ({ stream, name, ordered: order === "key" })),
  );
  return [...new Map(shards.map((shard) => [shard.name, shard])).values()];
}

function unavailable(group: string, cause: unknown): ReventError {
  if (cause instanceof ReventError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ReventError(
    "broker_unavailable",
    `Group ${group} cannot be joined on Redis: ${why}.`,
    { cause },
  );
}
