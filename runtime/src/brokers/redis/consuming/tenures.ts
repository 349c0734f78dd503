import { fenceKey, leaseKey, type Shard, type Source } from "../keys.ts";
import { lease } from "../scripts/lease.ts";
import { quit } from "../scripts/quit.ts";
import { run } from "../scripts/script.ts";
import type { Member } from "./member.ts";
import { aliveMs } from "./peers.ts";

/** A lease is good for as long as a sign of life, and is renewed as often. */
const renewMs = aliveMs / 4;

/** The time in which one member has an ordered shard. */
export interface Tenure {
  readonly shard: Shard;
  /** Rises with every change of hands: what a database keeps of it tells a late writer from its successor. */
  readonly fence: number;
  /** It should go to another member: nothing more is begun. */
  readonly recalled: boolean;
  /** By source, what was pending before and is still to be taken over; none: all is. */
  readonly inherited: Map<string, Inheritance>;
  /** Names of keys that are halted, or were when it was last looked; see `haltedName`. No other one is. */
  readonly halted: Set<string>;
}

/** Entries of a source that were pending before, and how far they have been taken over. */
export interface Inheritance {
  /** The id to go on with. */
  from: string;
  /** Of what has been taken over. */
  readonly keys: Set<string>;
}

/** A tenure as {@link Tenures} changes it. */
interface OwnTenure extends Tenure {
  recalled: boolean;
  /** When its lease was asked for last: ms of `performance.now()`. */
  renewedAt: number;
}

/** Which ordered shards a member has. One member of a group has a shard at a time; others wait for it. */
export class Tenures {
  readonly #tenures = new Map<string, OwnTenure>();

  of({ name }: Shard): Tenure | undefined {
    return this.#tenures.get(name);
  }

  get all(): readonly Tenure[] {
    return [...this.#tenures.values()];
  }

  /** What is known of who has what may be wrong: everything pending is looked through again. */
  doubt(member: Member): void {
    for (const tenure of this.#tenures.values()) beginInheriting(member, tenure);
  }

  /** It has turned out that another member has the shard. */
  lose({ held }: Member, shard: Shard): void {
    this.#tenures.delete(shard.name);
    held.loseAll(shard);
  }

  /**
   * It has turned out that an entry is not this member's, or that Redis, after a failover, does not know that it is. What
   * comes after it of its key would overtake it, so all of that is read again, in order.
   */
  loseEntry(member: Member, source: Source, id: string): void {
    const lost = member.held.lose(source, id);
    const tenure = this.#tenures.get(source.shard.name);
    if (!lost || !tenure) return;
    member.held.loseBehind(lost);
    beginInheriting(member, tenure);
  }

  /** Takes, keeps, or hands over each shard, whatever is right at the moment. */
  async tend(member: Member): Promise<void> {
    const ordered = member.shards.filter((shard) => shard.ordered);
    await Promise.all(ordered.map((shard) => this.#tendTo(member, shard)));
  }

  /** Gives all shards up: nothing of them is being handled any more. */
  async end(member: Member): Promise<void> {
    await Promise.all([...this.#tenures.values()].map((tenure) => this.#quit(member, tenure)));
  }

  async #tendTo(member: Member, shard: Shard): Promise<void> {
    const tenure = this.#tenures.get(shard.name);
    const wanted = member.peers.favouriteOf(shard) === member.consumer;
    const now = performance.now();
    if (!tenure) return wanted ? this.#renew(member, shard, now) : undefined;
    if (now - tenure.renewedAt > aliveMs) return this.lose(member, shard);
    const isEmpty = !member.held.hasAnyOf(shard);
    if (!wanted) tenure.recalled = true;
    else if (tenure.recalled && isEmpty) {
      // Only now all is given back, and can be taken up again in order.
      beginInheriting(member, tenure);
      tenure.recalled = false;
    }
    if (!wanted && isEmpty) return this.#quit(member, tenure);
    if (now - tenure.renewedAt > renewMs) return this.#renew(member, shard, now);
  }

  async #renew(member: Member, shard: Shard, now: number): Promise<void> {
    const { links, group, consumer } = member;
    const keys = [leaseKey(shard.name, group), fenceKey(shard.name, group)];
    const fence = Number(await run(links.of(shard.name), lease, keys, [consumer, aliveMs]));
    const tenure = this.#tenures.get(shard.name);
    if (tenure?.fence === fence) tenure.renewedAt = now;
    else if (tenure) this.lose(member, shard);
    else if (fence > 0) this.#begin(member, shard, fence, now);
  }

  #begin(member: Member, shard: Shard, fence: number, renewedAt: number): void {
    const known = { inherited: new Map<string, Inheritance>(), halted: new Set<string>() };
    const tenure = { shard, fence, renewedAt, recalled: false, ...known };
    beginInheriting(member, tenure);
    this.#tenures.set(shard.name, tenure);
  }

  async #quit({ links, group, consumer }: Member, { shard }: Tenure): Promise<void> {
    this.#tenures.delete(shard.name);
    await run(links.of(shard.name), quit, [leaseKey(shard.name, group)], [consumer]);
  }
}

function beginInheriting({ sources }: Member, { shard, inherited }: Tenure): void {
  for (const { key, shard: its } of sources)
    if (its === shard) inherited.set(key, { from: "-", keys: new Set() });
}
