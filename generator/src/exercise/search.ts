import type { Arbitrary } from "fast-check";
import type { Finding } from "./finding.ts";
import type { FastCheck } from "./values/maker.ts";

/** So many requests are spent on making one failing request smaller. */
const SHRINKS = 60;
/** Complaints behind which every further request would take as long, or find nobody. */
const gone = ["answer-missing silent", "answer-missing unreachable"];
/** Complaints that one operation is told of. */
const KINDS = 10;

/** What {@link search} goes through. */
export interface Search<Case> {
  readonly fc: FastCheck;
  readonly cases: Arbitrary<Case>;
  readonly seed: number;
  readonly runs: number;
  /** Complaints that the operation has been told of already; those of this search are added. */
  readonly told: Set<string>;
  /** Whether nothing more may be tried. */
  isOver(): boolean;
  /** Tries a case on the service. */
  attempt(one: Case): Promise<Finding | undefined>;
}

/**
 * Tries `runs` cases, and makes those smaller that gave reason for a complaint. One finding for each kind of complaint;
 * nothing is tried any more once a service is gone or silent, or the time is over.
 */
export async function search<Case>(search: Search<Case>): Promise<readonly Finding[]> {
  const { fc, cases, seed, runs, told, attempt, isOver } = search;
  const first = new Map<string, { readonly index: number; readonly finding: Finding }>();
  let index = -1;
  const all = fc.asyncProperty(cases, async (one) => {
    index++;
    if (first.size >= KINDS || isOver() || gone.some((key) => told.has(key))) return;
    const finding = await attempt(one);
    if (finding === undefined || told.has(keyOf(finding))) return;
    told.add(keyOf(finding));
    first.set(keyOf(finding), { index, finding });
  });
  await assertDone(fc.check(all, { seed, numRuns: runs }));
  const smallest: Finding[] = [];
  for (const found of first.values())
    smallest.push(
      gone.includes(keyOf(found.finding)) ? found.finding : await shrink(search, found),
    );
  return smallest;
}

/** The smallest case that gives reason for the same complaint. */
async function shrink<Case>(
  { fc, cases, seed, attempt, isOver }: Search<Case>,
  { index, finding }: { readonly index: number; readonly finding: Finding },
): Promise<Finding> {
  let smallest = finding;
  let left = SHRINKS;
  const same = fc.asyncProperty(cases, async (one) => {
    if (left-- <= 0 || isOver()) return true;
    const again = await attempt(one);
    if (again === undefined || keyOf(again) !== keyOf(finding)) return true;
    smallest = again;
    return false;
  });
  await fc.check(same, { seed, path: String(index), numRuns: 1 });
  return smallest;
}

/** A property that never fails did not throw. */
async function assertDone(
  run: Promise<{ readonly failed: boolean; readonly errorInstance: unknown }>,
) {
  const { failed, errorInstance } = await run;
  if (failed) throw errorInstance;
}

function keyOf({ complaint }: Finding): string {
  return `${complaint.code} ${complaint.kind}`;
}
