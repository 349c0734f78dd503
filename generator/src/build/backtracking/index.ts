import { createRequire } from "node:module";
import { runInNewContext } from "node:vm";
import type { AST } from "@eslint-community/regexpp";
import { findPumps, type Pump } from "./ambiguity.ts";
import { automatonOf } from "./automaton.ts";
import { Samples } from "./samples.ts";

/** A group that is repeated without bound; nothing else can take exponential time. */
const repeatedGroup = /\)\??(?:[*+]|\{\d+,\})/;

/** Repetitions of which an exponential pattern makes 2⁴⁰ ways, and a cubic one 64,000. */
const REPETITIONS = 40;
/** Ms after which a match of a text of that length counts as endless. */
const ENDLESS = 250;
/** Longer patterns are not judged: they list words, and would cost more than they are worth. */
const LONGEST = 4000;
/** Patterns that are proven endless in one run; then it has failed, and the rest is not worth the time. */
const PROVEN = 20;

const require = createRequire(import.meta.url);

/** Judges the patterns of one run. */
export class PatternJudge {
  readonly #judged = new Map<string, string | undefined>();
  #proven = 0;

  /**
   * A text on which `pattern`, which compiles in Unicode mode, takes exponential time; `undefined` where
   * there is none that could be found. Every text that is answered was tried: no harmless pattern is blamed.
   */
  exponentialText(pattern: string): string | undefined {
    if (!repeatedGroup.test(pattern) || pattern.length > LONGEST) return undefined;
    if (this.#proven >= PROVEN) return undefined;
    if (!this.#judged.has(pattern)) {
      const text = find(pattern);
      if (text !== undefined) this.#proven++;
      this.#judged.set(pattern, text);
    }
    return this.#judged.get(pattern);
  }
}

function find(pattern: string): string | undefined {
  const {
    RegExpParser,
    visitRegExpAST,
  }: typeof import("@eslint-community/regexpp") = require("@eslint-community/regexpp");
  const root = new RegExpParser().parsePattern(pattern, 0, pattern.length, true);
  const characters = new Set<number>();
  const parts: (readonly AST.Alternative[])[] = [root.alternatives];
  visitRegExpAST(root, {
    onCharacterEnter: ({ value }) => void characters.add(value),
    onAssertionEnter: (node) => {
      if ("alternatives" in node) parts.push(node.alternatives);
    },
  });
  const samples = new Samples(characters);
  const pumps = parts.flatMap((part) => [...findPumps(automatonOf(part, samples), samples)]);
  return firstEndless(new RegExp(pattern, "u"), pumps, ["", ...samples.characters]);
}

/** What stands behind the repeated text has to make the pattern refuse the whole. */
function firstEndless(
  expression: RegExp,
  pumps: readonly Pump[],
  suffixes: readonly string[],
): string | undefined {
  for (const { prefix, repeated } of pumps) {
    for (const suffix of suffixes) {
      const text = prefix + repeated.repeat(REPETITIONS) + suffix;
      if (isEndless(expression, text)) return text;
    }
  }
  return undefined;
}

function isEndless(expression: RegExp, text: string): boolean {
  try {
    runInNewContext("expression.test(text)", { expression, text }, { timeout: ENDLESS });
    return false;
  } catch {
    return true;
  }
}
