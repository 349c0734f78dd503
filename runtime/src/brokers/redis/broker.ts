import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { ReventError } from "../../errors/index.ts";
import type {
  Broker,
  ConsumeOptions,
  Consumer,
  DeadLetterRecord,
  DeadLetters,
  Message,
  StreamOptions,
} from "../../events/index.ts";
import { defaultLogger, type Logger } from "../../logger.ts";
import { backoff, sleep } from "./backoff.ts";
import { type Connect, connectTo, type RedisAddress } from "./connection.ts";
import { RedisConsumer } from "./consumer.ts";
import { faultOf } from "./faults.ts";
import { ensureGroups } from "./groups.ts";
import { HeldDeliveries } from "./held.ts";
import { deadKey, sourcesOf } from "./keys.ts";
import { Link } from "./link.ts";
import type { Member } from "./member.ts";
import { Peers } from "./peers.ts";
import { RedisPublisher } from "./publisher.ts";
import { entriesOf } from "./replies.ts";
import { readDeadTags } from "./tags.ts";

/** How a {@link RedisBroker} works. Times are in ms. */
export interface RedisBrokerOptions extends RedisAddress {
  /** How long connecting, a publish, and any answer may take. Default 5,000. */
  readonly deadlineMs?: number;
  /** How long the id of a published event is remembered, so that publishing it again changes nothing. Default 600,000. */
  readonly dedupeMs?: number;
  /** Default: warnings and errors as JSON lines on stderr. */
  readonly logger?: Logger;
}

/** Events on Redis Streams; Redis 6.2 or newer. Connects when it is first used. */
export class RedisBroker implements Broker, DeadLetters {
  readonly #connect: Connect;
  readonly #deadlineMs: number;
  readonly #logger: Logger;
  readonly #commands: Link;
  readonly #publisher: RedisPublisher;
  readonly #consumers = new Set<Consumer>();
  #closing: Promise<void> | undefined;

  constructor(options: RedisBrokerOptions = {}) {
    const { deadlineMs = 5000, dedupeMs = 600_000, logger = defaultLogger } = options;
    this.#connect = connectTo(options, deadlineMs);
    this.#deadlineMs = deadlineMs;
    this.#logger = logger;
    this.#commands = new Link(this.#connect, deadlineMs);
    this.#publisher = new RedisPublisher(this.#commands, { deadlineMs, dedupeMs });
  }

  async publish(messages: readonly Message[], options?: StreamOptions): Promise<void> {
    this.#checkOpen("publish");
    await this.#publisher.publish(messages, options);
  }

  async consume(options: ConsumeOptions): Promise<Consumer> {
    this.#checkOpen("consume");
    const member = this.#memberOf(options);
    await this.#join(member);
    const consumer: Consumer = new RedisConsumer(member, () => this.#consumers.delete(consumer));
    this.#consumers.add(consumer);
    return consumer;
  }

  async deadLetters(
    stream: string,
    group: string,
    limit = 100,
  ): Promise<readonly DeadLetterRecord[]> {
    this.#checkOpen("read dead letters");
    const args = [deadKey(stream, group), "-", "+", "COUNT", limit];
    return entriesOf(await this.#commands.call("XRANGE", args)).map(readDeadTags);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    await this.#publisher.drain();
    await this.#commands.close();
  }

  #memberOf({ group, streams, visibilityMs = 30_000 }: ConsumeOptions): Member {
    const distinct = [...new Set(streams)];
    return {
      group,
      consumer: `${group}:${hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`,
      sources: sourcesOf(distinct, group),
      streams: distinct,
      visibilityMs,
      commands: this.#commands,
      reading: new Link(this.#connect, this.#deadlineMs),
      held: new HeldDeliveries(),
      peers: new Peers(),
      logger: this.#logger,
    };
  }

  /** A server that is only just starting gets some time. */
  async #join({ sources, group }: Member): Promise<void> {
    const end = performance.now() + this.#deadlineMs;
    for (let failures = 1; ; failures++) {
      try {
        return await ensureGroups(this.#commands, sources, group);
      } catch (error) {
        if (error instanceof ReventError && error.code === "closed") throw error;
        if (faultOf(error) === "refused" || performance.now() > end)
          throw unavailable(group, error);
        await sleep(backoff(failures));
      }
    }
  }

  #checkOpen(wish: string): void {
    if (this.#closing) throw new ReventError("closed", `The broker is closed; it cannot ${wish}.`);
  }
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
