import type { GroupReport } from "../../events/index.ts";
import { partitionNames } from "../../events/partitions.ts";
import type { Links } from "./connections/links.ts";
import {
  aliveKey,
  attemptsKey,
  bodiesKey,
  deadKey,
  dueKey,
  groupsKey,
  haltedKey,
  registryKey,
  retryKey,
  streamKey,
} from "./keys.ts";
import { listOf, stringsOf } from "./replies.ts";
import { report } from "./scripts/report.ts";
import { run } from "./scripts/script.ts";

/** Unread and pending entries are counted up to this many. */
export const countedAtMost = 1000;

const forgotten = [retryKey, dueKey, bodiesKey, attemptsKey, aliveKey, haltedKey];

/** Looks at streams that any group has joined. */
export class Reports {
  readonly #links: Links;

  constructor(links: Links) {
    this.#links = links;
  }

  /** One for each partition and group, by name. */
  async all(): Promise<GroupReport[]> {
    const facts = stringsOf(await this.#links.of(registryKey).call("HGETALL", [registryKey]));
    const streams = Object.entries(pairsOf(facts)).sort(([a], [b]) => (a < b ? -1 : 1));
    const names = streams.flatMap(([name, count]) => partitionNames(name, Number(count)));
    const reports = await Promise.all(names.map((name) => this.#ofShard(name)));
    return reports.flat();
  }

  async #ofShard(name: string): Promise<GroupReport[]> {
    const groups = stringsOf(await this.#links.of(name).call("SMEMBERS", [groupsKey(name)]));
    return Promise.all(groups.sort().map((group) => this.#ofGroup(name, group)));
  }

  async #ofGroup(name: string, group: string): Promise<GroupReport> {
    const derived = [retryKey, dueKey, deadKey, aliveKey].map((key) => key(name, group));
    const args = [group, countedAtMost];
    const reply = await run(this.#links.of(name), report, [streamKey(name), ...derived], args);
    const [length = 0, unread = 0, unreadMs = -1, inFlight = 0, flightMs = -1, ...rest] =
      listOf(reply).map(Number);
    const [due = 0, dead = 0, redelivered = 0, members = 0] = rest;
    return {
      ...{ stream: name, group, length, unread },
      ...(unreadMs >= 0 && { oldestUnreadMs: unreadMs }),
      inFlight,
      ...(flightMs >= 0 && { oldestInFlightMs: flightMs }),
      ...{ due, dead, redelivered, members },
    };
  }

  /**
   * The group will not read the stream any more: nothing waits for it. What it had not handled it has lost; its dead
   * letters stay, and so does its fence, which must never go down.
   */
  async forget(stream: string, group: string): Promise<boolean> {
    const count = await this.#links.of(registryKey).call("HGET", [registryKey, stream]);
    let known = 0;
    for (const name of partitionNames(stream, Number(count ?? 1))) {
      const link = this.#links.of(name);
      known += Number(await link.call("SREM", [groupsKey(name), group]));
      const derived = forgotten.map((key) => key(name, group));
      if ((await link.call("EXISTS", [streamKey(name)])) === 1)
        await link.call("XGROUP", ["DESTROY", streamKey(name), group]);
      await link.call("DEL", derived);
    }
    return known > 0;
  }
}

function pairsOf(items: readonly string[]): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (let at = 0; at + 1 < items.length; at += 2) pairs[items[at] ?? ""] = items[at + 1] ?? "";
  return pairs;
}
