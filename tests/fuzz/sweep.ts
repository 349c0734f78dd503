import type { Diagnostic } from "../../generator/src/diagnostics/index.ts";
import { Random } from "../support/random.ts";
import { type Attempt, attempt } from "./attempt.ts";
import type { Documents } from "./documents.ts";
import { type Mutation, mutate, pointerAfter } from "./mutate.ts";
import { type Position, positionsOf } from "./positions.ts";

/** What became of one hostile text in all places at once. */
export interface Swept {
  /** The mutations that the generator took. */
  readonly taken: readonly Mutation[];
  /** Those that it refused, each with a fault. */
  readonly refused: readonly Mutation[];
  readonly files: Attempt["files"];
}

/**
 * Puts `text` wherever the authors of `documents` choose text, and takes back, again and again, what the
 * generator refuses, until it generates.
 */
export async function sweep(documents: Documents, text: string, seed: number): Promise<Swept> {
  const random = new Random(seed);
  let taken = mutationsOf(documents, text, random);
  const refused: Mutation[] = [];
  for (;;) {
    const { errors, files } = await attempt(mutate(documents, taken));
    if (errors.length === 0) return { taken, refused, files };
    if (taken.length === 0) throw new Error(`refused as it is: ${errors[0]?.message}`);
    const blamed = blame(taken, errors);
    refused.push(...blamed);
    taken = taken.filter((mutation) => !blamed.has(mutation));
  }
}

/** The text alone or behind what stood there; keys of one mapping stay apart by a number. */
function mutationsOf(documents: Documents, text: string, random: Random): Mutation[] {
  const used = new Set<string>();
  return positionsOf(documents)
    .filter(({ free }) => free)
    .map((position) => {
      const wish = random.integer(0, 2) === 0 ? position.text + text : text;
      return { position, text: position.part === "key" ? unused(position, wish, used) : wish };
    });
}

function unused({ file, steps }: Position, wish: string, used: Set<string>): string {
  const place = (key: string) => JSON.stringify([file, steps.slice(0, -1), key]);
  let key = wish;
  for (let number = 2; used.has(place(key)); number++) key = `${wish}${number}`;
  used.add(place(key));
  return key;
}

/**
 * The mutations that faults are about: those at their places or above, else below, else those of a text
 * that the fault mentions; if there are none, one half.
 */
function blame(
  mutations: readonly Mutation[],
  faults: readonly Diagnostic[],
): ReadonlySet<Mutation> {
  const pointers = new Map(mutations.map((one) => [one, pointerAfter(one.position, mutations)]));
  const blamed = new Set<Mutation>();
  for (const { place, message } of faults) {
    const { file, pointer } = place;
    const here = mutations.filter(({ position }) => `specs/${position.file}` === file);
    const above = here.filter((one) => isWithin(pointer, pointers.get(one)));
    const below = here.filter((one) => isWithin(pointers.get(one), pointer));
    const named = mutations.filter(({ position }) => message.includes(`\`${position.text}\``));
    const candidates = [deepest(above), below, named].find((list) => list.length > 0) ?? [];
    for (const one of candidates) blamed.add(one);
  }
  return blamed.size > 0 ? blamed : new Set(mutations.filter((_, index) => index % 2 === 0));
}

function isWithin(pointer = "", outer = ""): boolean {
  return `${pointer}/`.startsWith(`${outer}/`);
}

function deepest(mutations: readonly Mutation[]): readonly Mutation[] {
  const depth = (one: Mutation) => one.position.steps.length;
  const most = Math.max(...mutations.map(depth));
  return mutations.filter((one) => depth(one) === most);
}
