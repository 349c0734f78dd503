import type { Ledger } from "../../events/index.ts";
import type { Logger } from "../../logger.ts";
import type { Queryable } from "../database.ts";
import { findMarks, findSent, sendAgain, writeMarks } from "./rows.ts";

/** How often all lanes are looked at, in ms; less often, to a limit, where that takes more than its share of the time. */
const every = 1000;
const share = 1 / 20;
const longest = 10_000;

/** How many events that were sent are looked for at once. */
const page = 5000;

/** What a check has come to. */
export interface LossReport {
  /** How many events were lost, and wait again. */
  readonly lost: number;
  /** Lanes that were looked at. */
  readonly checked: readonly string[];
  /** Lanes that could not be, and why: nothing is to be sent there now. */
  readonly failed: ReadonlyMap<string, unknown>;
}

const nothing: LossReport = { lost: 0, checked: [], failed: new Map() };

/**
 * Notices when the broker may have lost what it had confirmed, looks for what was sent before, and lets that be sent
 * again. All it knows stands in the database, so it also notices what happened while nobody looked.
 */
export class LossCheck {
  readonly #ledger: Ledger;
  readonly #logger: Logger;
  /** The mark of each lane, as it was left by the last look of ours. */
  readonly #known = new Map<string, string>();
  /** Lanes of which the last look has not found out. */
  readonly #open = new Set<string>();
  #due = 0;

  constructor(ledger: Ledger, logger: Logger) {
    this.#ledger = ledger;
    this.#logger = logger;
  }

  /** Lanes of which it is not known whether the broker has what was sent; nothing where that is so of all. */
  get open(): readonly string[] | undefined {
    return this.#due === 0 ? undefined : [...this.#open];
  }

  /** What was noted may not have been kept: all begins anew. */
  reset(): void {
    this.#forgetAll();
    this.#due = 0;
  }

  #forgetAll(): void {
    this.#known.clear();
    this.#open.clear();
  }

  /** Lanes of which something could not be sent: they are looked at again before anything is. */
  forget(lanes: Iterable<string>): void {
    for (const lane of lanes) this.#known.delete(lane);
  }

  /**
   * Looks at lanes before they are used for the first time, or where somebody else has looked at them meanwhile, who may have found
   * another server than ours; and at all of them when it is time to.
   *
   * @param resting lanes to leave alone
   */
  async check(
    queries: Queryable,
    used: Iterable<string>,
    resting: readonly string[],
  ): Promise<LossReport> {
    const begin = performance.now();
    const all = begin >= this.#due;
    const wanted = [...used];
    if (!all && wanted.length === 0) return nothing;
    const marks = await findMarks(queries, all ? undefined : wanted);
    const changed = wanted.filter(
      (lane) => !marks.has(lane) || marks.get(lane) !== this.#known.get(lane),
    );
    const lanes = new Set(all ? [...marks.keys(), ...wanted] : changed);
    for (const lane of resting) lanes.delete(lane);
    if (all) this.#forgetAll();
    const report = await this.#checkEach(queries, [...lanes], marks, all);
    this.#noteOpen(report, all ? resting : []);
    const end = performance.now();
    if (all) this.#due = end + Math.min(Math.max(every, (end - begin) / share), longest);
    return report;
  }

  #noteOpen({ checked, failed }: LossReport, resting: readonly string[]): void {
    for (const lane of checked) this.#open.delete(lane);
    for (const lane of [...failed.keys(), ...resting]) this.#open.add(lane);
  }

  async #checkEach(
    queries: Queryable,
    lanes: readonly string[],
    marks: ReadonlyMap<string, string>,
    isRegular: boolean,
  ): Promise<LossReport> {
    const failed = new Map<string, unknown>();
    const looks = lanes.map((lane) =>
      answerOf(this.#ledger.standing(lane, marks.get(lane)), lane, failed),
    );
    const current = new Map<string, string>();
    let lost = 0;
    for (const [index, standing] of (await Promise.all(looks)).entries()) {
      const lane = lanes[index] ?? "";
      if (!standing) continue;
      const before = marks.get(lane);
      if (!standing.intact) {
        lost += await this.#repair(queries, lane, before ?? "", failed);
        if (failed.has(lane)) continue;
      }
      // A mark that still holds is left to the regular look: otherwise relays that take turns would look at each turn.
      const isLeft = standing.intact && !isRegular && before !== undefined;
      const mark = isLeft ? before : standing.mark;
      this.#known.set(lane, mark);
      if (mark !== before) current.set(lane, mark);
    }
    await writeMarks(queries, current);
    return { lost, checked: lanes.filter((lane) => !failed.has(lane)), failed };
  }

  /** Answers how many events of the lane were lost. */
  async #repair(
    queries: Queryable,
    lane: string,
    mark: string,
    failed: Map<string, unknown>,
  ): Promise<number> {
    let count = 0;
    for (let last = "0", more = true; more; ) {
      const rows = await findSent(queries, lane, last, page);
      const lost = await answerOf(this.#ledger.lost(lane, rows, mark), lane, failed);
      if (!lost) break;
      const gone = rows.filter(({ entryId }) => lost.has(entryId)).map(({ seq }) => seq);
      await sendAgain(queries, gone);
      count += gone.length;
      last = rows.at(-1)?.seq ?? last;
      more = rows.length === page;
    }
    const facts = { stream: lane, lost: count };
    if (count > 0)
      this.#logger.error(
        facts,
        "The broker has lost events that it had stored; they are sent again.",
      );
    return count;
  }
}

/** What the broker answers; nothing, and the reason among the failures, where it does not. */
async function answerOf<T>(
  asked: Promise<T>,
  lane: string,
  failed: Map<string, unknown>,
): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    failed.set(lane, error);
    return undefined;
  }
}
