import type { Delivery } from "../../../events/index.ts";
import { pause } from "../../../events/pause.ts";
import { backoff } from "../connections/backoff.ts";
import { faultOf } from "../connections/faults.ts";
import type { Link } from "../connections/link.ts";
import { ensureGroups } from "../groups.ts";
import type { Source } from "../keys.ts";
import type { Member } from "./member.ts";

/** Beyond the time that Redis may block, how long its answer may take: ms. */
export const answerMs = 3000;

/** How much is to be read. */
export interface Wish {
  /** Of each source, at the most. */
  readonly max: number;
  /** How many more may be read at once, where so many were. */
  readonly ahead: (had: number) => number;
}

/** How a {@link Reader} comes by deliveries. They are added to `found` one source after the other: what was there before a fault stays ours. */
export interface Reading {
  /** After a fault, what we know may differ from what Redis knows: what it says that we have and did not know of. */
  recover(found: Delivery[]): Promise<void>;
  /** Reads what there is; waits a little for some when there is nothing. */
  next(wish: Wish, signal: AbortSignal, found: Delivery[]): Promise<void>;
  /** Something is being read that nobody has asked for yet. */
  readonly isAhead: boolean;
  /** Redis did not answer, or not as it should. */
  doubt(): void;
}

/** Reads sources that live together over a connection of its own, and recovers from whatever happens to it. */
export class Reader {
  readonly #member: Member;
  readonly #sources: readonly Source[];
  readonly #link: Link;
  readonly #reading: Reading;
  #unsure = true;
  #failures = 0;
  /** Aborts when the read that is under way shall end early. */
  #stop = new AbortController();
  /** How many reads have ended. */
  #ended = 0;

  constructor(member: Member, sources: readonly Source[], link: Link, reading: Reading) {
    this.#member = member;
    this.#sources = sources;
    this.#link = link;
    this.#reading = reading;
  }

  /** Reads what there is; a fault means a pause and nothing. Never rejects. */
  async read(wish: Wish): Promise<Delivery[]> {
    if (this.#stop.signal.aborted) this.#stop = new AbortController();
    const found = await this.#readOrPause(wish, this.#stop.signal);
    this.#ended++;
    return found;
  }

  /** Ends a read that is under way, soon. */
  interrupt(): void {
    this.#stop.abort();
    void this.#unblock(this.#ended);
  }

  /** Makes sure that nothing is ours without our knowing it. */
  async settleDoubts(): Promise<void> {
    if (this.#unsure || this.#reading.isAhead) await this.#reading.recover([]);
  }

  async close(): Promise<void> {
    await this.#link.close();
  }

  async #readOrPause(wish: Wish, signal: AbortSignal): Promise<Delivery[]> {
    const found: Delivery[] = [];
    try {
      await this.#readOnce(wish, signal, found);
      this.#failures = 0;
    } catch (error) {
      this.#unsure = true;
      this.#failures++;
      this.#reading.doubt();
      if (!signal.aborted) this.#tell(error);
      if (found.length === 0) await pause(backoff(this.#failures), signal);
    }
    return found;
  }

  async #readOnce(wish: Wish, signal: AbortSignal, found: Delivery[]): Promise<void> {
    if (this.#unsure) {
      await ensureGroups(this.#member.links, this.#sources, this.#member.group);
      await this.#reading.recover(found);
      this.#unsure = false;
      if (found.length > 0) return;
    }
    await this.#reading.next(wish, signal, found);
  }

  #tell(error: unknown): void {
    const { logger, group } = this.#member;
    const keys = this.#sources.map(({ key }) => key);
    const facts = { err: error, group, keys, failures: this.#failures };
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
   *
   * @param ended how many had ended before it
   */
  async #unblock(ended: number): Promise<void> {
    const { links, logger } = this.#member;
    const [source] = this.#sources;
    while (source && this.#ended === ended) {
      const id = this.#link.connectionId;
      try {
        if (id !== undefined) await links.of(source.key).call("CLIENT", ["UNBLOCK", id]);
      } catch (error) {
        logger.debug({ err: error }, "A read could not be ended early; it ends by itself.");
        return;
      }
      await pause(20);
    }
  }
}
