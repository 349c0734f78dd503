import type { Consumer, Delivery, Settlement } from "../../events/index.ts";
import { backoff, sleep } from "./backoff.ts";
import { faultOf } from "./faults.ts";
import { ensureGroups } from "./groups.ts";
import type { Member } from "./member.ts";
import { sayGoodbye } from "./peers.ts";
import { persist } from "./persist.ts";
import { claimStalled, inherit, readNew, readOwn } from "./reader.ts";
import { settleOnce } from "./settling.ts";
import { keepBeating, keepTouching, promoteDue, touchAll } from "./upkeep.ts";

/** Longest wait of one read, in ms: also how late it is noticed that another member is gone. */
const longestBlockMs = 1000;

/** How long leaving the group may take, in ms: what cannot be given back is taken over by others later. */
const leaveMs = 3000;

/** One member of a consumer group on Redis Streams. */
export class RedisConsumer implements Consumer {
  readonly #member: Member;
  readonly #onClose: () => void;
  readonly #upkeep = new AbortController();
  readonly #settling = new AbortController();
  /** Ends the read under way. */
  #interrupt: () => void = () => undefined;
  /** Read, and more than was asked for. */
  #buffer: Delivery[] = [];
  /** After a fault, what we know may differ from what Redis knows. */
  #unsure = true;
  #failures = 0;
  #nextClaim = 0;
  #fetching: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(member: Member, onClose: () => void) {
    this.#member = member;
    this.#onClose = onClose;
    void keepBeating(member, this.#upkeep.signal);
    void keepTouching(member, this.#upkeep.signal);
    void promoteDue(member, this.#upkeep.signal);
  }

  async fetch(max: number, signal: AbortSignal): Promise<readonly Delivery[]> {
    if (this.#closing || signal.aborted) return [];
    if (this.#buffer.length === 0) {
      const read = this.#read(max, signal);
      this.#fetching = read;
      this.#buffer = await read;
    }
    // What was lost while it waited here is somebody else's now.
    this.#buffer = this.#buffer.filter(({ token }) => this.#member.held.find(token));
    return this.#closing ? [] : this.#buffer.splice(0, max);
  }

  async settle(settlements: readonly Settlement[]): Promise<void> {
    const { logger } = this.#member;
    const task = () => settleOnce(this.#member, settlements);
    await persist(task, { signal: this.#settling.signal, logger });
  }

  close(): Promise<void> {
    this.#closing ??= this.#leave();
    return this.#closing;
  }

  /** Reads what there is; waits a little for more when there is nothing. A fault means a pause and nothing. */
  async #read(max: number, outer: AbortSignal): Promise<Delivery[]> {
    const stop = new AbortController();
    const reading = { over: false };
    this.#interrupt = () => {
      stop.abort();
      void this.#unblock(reading);
    };
    outer.addEventListener("abort", this.#interrupt);
    try {
      return await this.#readOrPause(max, stop.signal);
    } finally {
      reading.over = true;
      outer.removeEventListener("abort", this.#interrupt);
    }
  }

  async #readOrPause(max: number, signal: AbortSignal): Promise<Delivery[]> {
    try {
      const found = await this.#readOnce(max, signal);
      this.#failures = 0;
      return found;
    } catch (error) {
      this.#unsure = true;
      this.#failures++;
      // If Redis was away, the others need a chance to show that they live.
      this.#claimLater();
      if (!signal.aborted) this.#tell(error);
      await sleep(backoff(this.#failures), signal);
      return [];
    }
  }

  async #readOnce(max: number, signal: AbortSignal): Promise<Delivery[]> {
    const member = this.#member;
    if (this.#unsure) {
      await ensureGroups(member.commands, member.sources, member.group);
      const own = await readOwn(member);
      this.#unsure = false;
      if (own.length > 0) return own;
    }
    const inherited = await inherit(member, max);
    if (inherited.length > 0) return inherited;
    if (performance.now() >= this.#nextClaim) {
      // What we hold is not stalled, even if we were too busy to say so.
      await touchAll(member);
      const claimed = await claimStalled(member, max);
      if (claimed.length < max) this.#claimLater();
      if (claimed.length > 0) return claimed;
    }
    if (signal.aborted) return [];
    const untilClaim = Math.round(this.#nextClaim - performance.now());
    const blockMs = Math.max(1, Math.min(longestBlockMs, untilClaim));
    return readNew(member, max, blockMs);
  }

  #claimLater(): void {
    this.#nextClaim = performance.now() + this.#member.visibilityMs / 3;
  }

  #tell(error: unknown): void {
    const { logger, group, streams } = this.#member;
    const facts = { err: error, group, streams, failures: this.#failures };
    if (faultOf(error) === "refused")
      logger.error(facts, "Redis refuses to be read; trying again.");
    else if (faultOf(error) === "no-group")
      logger.error(
        facts,
        "The group is gone from Redis; it is made anew, from the first entry there is.",
      );
    else logger.warn(facts, "Redis cannot be read; trying again.");
  }

  /**
   * Ends a read that waits, without losing what it may be given in this moment. Asks again until it has
   * ended: it may not have begun to wait when it was asked first.
   */
  async #unblock(reading: { readonly over: boolean }): Promise<void> {
    const { commands, reading: link, logger } = this.#member;
    while (!reading.over) {
      const id = link.connectionId;
      try {
        if (id !== undefined) await commands.call("CLIENT", ["UNBLOCK", id]);
      } catch (error) {
        logger.debug({ err: error }, "A read could not be ended early; it ends by itself.");
        return;
      }
      await sleep(20);
    }
  }

  async #leave(): Promise<void> {
    this.#interrupt();
    const late = setTimeout(() => this.#settling.abort(), leaveMs);
    await this.#fetching;
    this.#upkeep.abort();
    await this.#giveBack();
    clearTimeout(late);
    this.#settling.abort();
    await this.#member.reading.close();
    this.#onClose();
  }

  async #giveBack(): Promise<void> {
    const member = this.#member;
    const { logger, group, visibilityMs, held } = member;
    for (const token of held.tokens) held.find(token)?.loss.happen();
    const { signal } = this.#settling;
    if (await persist(() => this.#releaseAll(), { signal, logger })) return;
    const facts = { group, visibilityMs, leaveMs };
    logger.warn(facts, "Redis could not be told in time that we leave; others take over later.");
  }

  async #releaseAll(): Promise<void> {
    const { held } = this.#member;
    if (this.#unsure) await readOwn(this.#member);
    const outcome = "release";
    await settleOnce(
      this.#member,
      held.tokens.map((token) => ({ token, outcome })),
    );
    await sayGoodbye(this.#member);
  }
}
