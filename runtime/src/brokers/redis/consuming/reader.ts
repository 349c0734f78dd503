import type { Delivery } from "../../../events/index.ts";
import { pause } from "../../../events/pause.ts";
import { backoff } from "../connections/backoff.ts";
import { faultOf } from "../connections/faults.ts";
import type { Link } from "../connections/link.ts";
import { ensureGroups } from "../groups.ts";
import type { Source } from "../keys.ts";
import type { Member } from "./member.ts";

/** How a {@link Reader} comes by deliveries. They are added to `found` one source after the other: what was there before a fault stays ours. */
export interface Reading {
  /** After a fault, what we know may differ from what Redis knows: what it says that we have and did not know of. */
  recover(found: Delivery[]): Promise<void>;
  /** Reads what there is, `max` of each source at the most; waits a little for some when there is nothing. */
  next(max: number, signal: AbortSignal, found: Delivery[]): Promise<void>;
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
  #interrupt: () => void = () => undefined;

  constructor(member: Member, sources: readonly Source[], link: Link, reading: Reading) {
    this.#member = member;
    this.#sources = sources;
    this.#link = link;
    this.#reading = reading;
  }

  /** Reads what there is; a fault means a pause and nothing. Ends soon after the signal has aborted. Never rejects. */
  async read(max: number, outer: AbortSignal): Promise<Delivery[]> {
    const stop = new AbortController();
    const state = { over: false };
    this.#interrupt = () => {
      stop.abort();
      void this.#unblock(state);
    };
    outer.addEventListener("abort", this.#interrupt);
    try {
      return outer.aborted ? [] : await this.#readOrPause(max, stop.signal);
    } finally {
      state.over = true;
      outer.removeEventListener("abort", this.#interrupt);
    }
  }

  /** Ends a read that is under way. */
  interrupt(): void {
    this.#interrupt();
  }

  /** Makes sure that nothing is ours without our knowing it. */
  async settleDoubts(): Promise<void> {
    if (this.#unsure) await this.#reading.recover([]);
  }

  async close(): Promise<void> {
    await this.#link.close();
  }

  async #readOrPause(max: number, signal: AbortSignal): Promise<Delivery[]> {
    const found: Delivery[] = [];
    try {
      await this.#readOnce(max, signal, found);
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

  async #readOnce(max: number, signal: AbortSignal, found: Delivery[]): Promise<void> {
    if (this.#unsure) {
      await ensureGroups(this.#member.links, this.#sources, this.#member.group);
      await this.#reading.recover(found);
      this.#unsure = false;
      if (found.length > 0) return;
    }
    await this.#reading.next(max, signal, found);
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
   */
  async #unblock(state: { readonly over: boolean }): Promise<void> {
    const { links, logger } = this.#member;
    const [source] = this.#sources;
    while (source && !state.over) {
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
