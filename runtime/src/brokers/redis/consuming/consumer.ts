import type { Consumer, Delivery, FailureReport, Settlement } from "../../../events/index.ts";
import type { Source } from "../keys.ts";
import type { Member } from "./member.ts";
import { sayGoodbye } from "./peers.ts";
import { persist } from "./persist.ts";
import { Reader, type Wish } from "./reader.ts";
import { AnyOrderReading } from "./reading-any.ts";
import { OrderedReading } from "./reading-ordered.ts";
import { holdOnce, settleOnce } from "./settling.ts";
import { keepBeating, keepTenures, keepTouching, promoteDue } from "./upkeep.ts";

/** How long leaving the group may take, in ms: what cannot be given back is taken over by others later. */
const leaveMs = 3000;

const nothing: Wish["ahead"] = () => 0;

/** One member of a consumer group on Redis Streams. */
export class RedisConsumer implements Consumer {
  readonly #member: Member;
  readonly #onClose: () => void;
  readonly #readers: readonly Reader[];
  /** The reads under way. */
  readonly #reads = new Map<Reader, Promise<void>>();
  readonly #upkeep = new AbortController();
  readonly #settling = new AbortController();
  /** Read, and more than was asked for. */
  #buffer: Delivery[] = [];
  /** Called when a read has ended. */
  #onRead: (() => void)[] = [];
  /** Those of fetches, of which there is one as a rule: listening anew for each costs more than a fetch. */
  readonly #signals = new WeakSet<AbortSignal>();
  #closing: Promise<void> | undefined;

  constructor(member: Member, onClose: () => void) {
    this.#member = member;
    this.#onClose = onClose;
    this.#readers = readersOf(member);
    const { signal } = this.#upkeep;
    void keepBeating(member, signal);
    void keepTouching(member, signal);
    void promoteDue(member, signal);
    void keepTenures(member, signal);
  }

  async fetch(max: number, signal: AbortSignal, ahead = nothing): Promise<readonly Delivery[]> {
    if (this.#closing || signal.aborted) return [];
    // Several readers together have more than was asked for as it is.
    const wish = { max, ahead: this.#readers.length === 1 ? ahead : nothing };
    if (this.#buffer.length === 0) await this.#readSome(wish, signal);
    // What was lost while it waited here is somebody else's now.
    this.#buffer = this.#buffer.filter(({ token }) => this.#member.held.find(token));
    return this.#closing ? [] : this.#buffer.splice(0, max);
  }

  async settle(settlements: readonly Settlement[]): Promise<void> {
    const { logger } = this.#member;
    const told = new Set<Settlement>();
    const task = () => settleOnce(this.#member, settlements, told);
    await persist(task, { signal: this.#settling.signal, logger });
  }

  /** Where it is too late to be told, it is given back with everything else. */
  async hold(token: string, error: FailureReport): Promise<boolean> {
    const { logger } = this.#member;
    let held = true;
    const task = async () => {
      held = await holdOnce(this.#member, token, error);
    };
    await persist(task, { signal: this.#settling.signal, logger });
    return held;
  }

  close(): Promise<void> {
    this.#closing ??= this.#leave();
    return this.#closing;
  }

  /** Has every reader read that is not at it already; resolves once one of them has ended. */
  #readSome(wish: Wish, signal: AbortSignal): Promise<void> {
    this.#listenTo(signal);
    for (const reader of this.#readers)
      if (!this.#reads.has(reader)) this.#reads.set(reader, this.#read(reader, wish));
    return new Promise((resolve) => this.#onRead.push(resolve));
  }

  async #read(reader: Reader, wish: Wish): Promise<void> {
    const found = await reader.read(wish);
    this.#reads.delete(reader);
    this.#buffer.push(...found);
    for (const resolve of this.#onRead.splice(0)) resolve();
  }

  #listenTo(signal: AbortSignal): void {
    if (this.#signals.has(signal)) return;
    this.#signals.add(signal);
    signal.addEventListener("abort", () => this.#interrupt());
  }

  #interrupt(): void {
    for (const reader of this.#reads.keys()) reader.interrupt();
  }

  async #leave(): Promise<void> {
    this.#interrupt();
    const late = setTimeout(() => this.#settling.abort(), leaveMs);
    await Promise.all(this.#reads.values());
    this.#upkeep.abort();
    await this.#giveBack();
    clearTimeout(late);
    this.#settling.abort();
    await Promise.all(this.#readers.map((reader) => reader.close()));
    this.#onClose();
  }

  async #giveBack(): Promise<void> {
    const { logger, group, visibilityMs, held } = this.#member;
    for (const token of held.tokens) held.find(token)?.lose();
    const { signal } = this.#settling;
    if (await persist(() => this.#releaseAll(), { signal, logger })) return;
    const facts = { group, visibilityMs, leaveMs };
    logger.warn(facts, "Redis could not be told in time that we leave; others take over later.");
  }

  async #releaseAll(): Promise<void> {
    const { held, tenures } = this.#member;
    for (const reader of this.#readers) await reader.settleDoubts();
    const outcome = "release";
    await settleOnce(
      this.#member,
      held.tokens.map((token) => ({ token, outcome })),
    );
    await tenures.end(this.#member);
    await sayGoodbye(this.#member);
  }
}

/** One for all sources that one command may name, and that are read in the same way. */
function readersOf(member: Member): readonly Reader[] {
  const together = new Map<string, Source[]>();
  for (const source of member.sources) {
    const name = `${member.links.topology.slotOf(source.key)} ${source.shard.ordered}`;
    together.set(name, [...(together.get(name) ?? []), source]);
  }
  return [...together.values()].map((sources) => {
    const link = member.links.open(sources[0]?.key ?? "");
    const Kind = sources[0]?.shard.ordered ? OrderedReading : AnyOrderReading;
    return new Reader(member, sources, link, new Kind(member, sources, link));
  });
}
