import type { AST } from "@eslint-community/regexpp";
import type { Mask, Samples } from "./samples.ts";

/**
 * The positions of a pattern (Glushkov's automaton): each takes one character, and may be followed by
 * others. Two ways from one position to the next are counted: that is where `(a*)*` is ambiguous.
 */
export interface Automaton {
  /** What each position takes. */
  readonly masks: readonly Mask[];
  readonly first: readonly number[];
  /** For each position those that can follow, and whether there are several ways to it. */
  readonly follow: readonly ReadonlyMap<number, Ways>[];
}

/** How many ways lead from one position to another. */
export type Ways = "one" | "several";

/** A piece of a pattern: the positions that it can begin and end with, once for each way. */
interface Piece {
  readonly isNullable: boolean;
  readonly first: readonly number[];
  readonly last: readonly number[];
}

const nothing: Piece = { isNullable: true, first: [], last: [] };

/** The automaton of a pattern, or of what a lookaround asks for. Assertions count as nothing. */
export function automatonOf(alternatives: readonly AST.Alternative[], samples: Samples): Automaton {
  const builder = new Builder(samples);
  const { first } = builder.choice(alternatives);
  return { masks: builder.masks, first: [...new Set(first)], follow: builder.follow };
}

class Builder {
  readonly masks: Mask[] = [];
  readonly follow: Map<number, Ways>[] = [];
  readonly #samples: Samples;

  constructor(samples: Samples) {
    this.#samples = samples;
  }

  choice(alternatives: readonly AST.Alternative[]): Piece {
    const pieces = alternatives.map(({ elements }) => this.#sequence(elements));
    return {
      isNullable: pieces.some(({ isNullable }) => isNullable),
      first: pieces.flatMap(({ first }) => first),
      last: pieces.flatMap(({ last }) => last),
    };
  }

  #sequence(elements: readonly AST.Element[]): Piece {
    return elements.reduce<Piece>((before, element) => {
      const after = this.#element(element);
      this.#connect(before.last, after.first);
      return {
        isNullable: before.isNullable && after.isNullable,
        first: before.isNullable ? [...before.first, ...after.first] : before.first,
        last: after.isNullable ? [...before.last, ...after.last] : after.last,
      };
    }, nothing);
  }

  #element(element: AST.Element): Piece {
    switch (element.type) {
      case "Group":
      case "CapturingGroup":
        return this.choice(element.alternatives);
      case "Quantifier":
        return this.#quantifier(element);
      case "Assertion":
      case "Backreference":
        return nothing;
      default:
        return this.#position(element);
    }
  }

  /** A bounded repetition counts as one: it makes no loop. */
  #quantifier({ element, min, max }: AST.Quantifier): Piece {
    if (max === 0) return nothing;
    const piece = this.#element(element);
    if (max === Number.POSITIVE_INFINITY) this.#connect(piece.last, piece.first);
    return { ...piece, isNullable: piece.isNullable || min === 0 };
  }

  #position(element: AST.Element): Piece {
    const position = this.masks.push(this.#samples.maskOf(element)) - 1;
    this.follow.push(new Map());
    return { isNullable: false, first: [position], last: [position] };
  }

  #connect(from: readonly number[], to: readonly number[]): void {
    for (const position of from) {
      const ways = this.follow[position];
      for (const next of to) ways?.set(next, ways.has(next) ? "several" : "one");
    }
  }
}
