import { expect, it } from "vitest";
import { attempt } from "./fuzz/attempt.ts";
import { baseProjects } from "./fuzz/documents.ts";
import { judgeTrees } from "./fuzz/judge-trees.ts";
import { mutate } from "./fuzz/mutate.ts";
import { positionsOf } from "./fuzz/positions.ts";
import { hostileStrings } from "./fuzz/strings.ts";
import { sweep } from "./fuzz/sweep.ts";
import { Random } from "./support/random.ts";

// Hostile text in every position of the contracts of the golden cases: it is refused with a fault, or what is
// emitted parses, type-checks, and runs nothing of it. The same seed makes the same attempts:
// REVENT_FUZZ_SEED=7 REVENT_FUZZ_ROUNDS=50 npx vitest run tests/fuzz.test.ts
const seed = Number(process.env.REVENT_FUZZ_SEED ?? 1);
const rounds = Number(process.env.REVENT_FUZZ_ROUNDS ?? 1);
/** Random attempts per round, beside one sweep of each hostile text. */
const ATTEMPTS = 100;

const all = [...baseProjects()];
/** This repository's own contracts are many times larger than the others. */
const projects = rounds > 1 ? all : all.filter(([name]) => name !== "own");

it.each(Array.from({ length: rounds }, (_, round) => seed + round))(
  "survives seed %i",
  async (own) => {
    const { trees, taken } = await sweepEach(own);
    expect(taken, "positions that took hostile text").toBeGreaterThan(hostileStrings.length * 5);
    const others = await mutateAnywhere(own);
    expect(others.size, "attempts that generated").toBeGreaterThan(ATTEMPTS / 10);
    expect(judgeTrees(new Map([...trees, ...others]))).toEqual([]);
  },
  600_000,
);

type Trees = Map<string, ReadonlyMap<string, string>>;

/** Puts each hostile text into all free positions of one project at once. */
async function sweepEach(own: number): Promise<{ trees: Trees; taken: number }> {
  const trees: Trees = new Map();
  let taken = 0;
  for (const [index, text] of hostileStrings.entries()) {
    const [name, documents] = new Random(own + index).pick(projects);
    const swept = await sweep(documents, text, own + index);
    taken += swept.taken.length;
    trees.set(`${index}-${name}`, swept.files);
  }
  return { trees, taken };
}

/** Puts one to three hostile texts into any positions, those included that hold words of the specification. */
async function mutateAnywhere(own: number): Promise<Trees> {
  const random = new Random(own);
  const trees: Trees = new Map();
  for (let number = 0; number < ATTEMPTS; number++) {
    const [name, documents] = random.pick(projects);
    const positions = positionsOf(documents);
    const mutations = Array.from({ length: random.integer(1, 3) }, () => ({
      position: random.pick(positions),
      text: random.pick(hostileStrings),
    }));
    const { errors, files } = await attempt(mutate(documents, mutations));
    if (errors.length === 0) trees.set(`any-${number}-${name}`, files);
  }
  return trees;
}
