import type { AST } from "@eslint-community/regexpp";

/** What a part of a pattern that takes one character can take: bit `i` stands for character `i` of the samples. */
export type Mask = bigint;

/** Characters of all sorts, so that classes which overlap are seen to do so. */
const common = "aAzfZ0159_ -.\t\n,/@:;'\"+*=#&%?!~\0é名\u{1f600}\u2028\u{10ffff}";

const lastCodePoint = 0x10ffff;

/** Characters that stand for all: those that a pattern names, their neighbours, and some of every sort. */
export class Samples {
  readonly characters: readonly string[];
  readonly #masks = new Map<string, Mask>();

  constructor(characters: Iterable<number>) {
    const named = [...characters].flatMap((code) => [code - 1, code, code + 1]);
    const known = named.filter((code) => code >= 0 && code <= lastCodePoint);
    this.characters = [...new Set([...known.map((code) => String.fromCodePoint(code)), ...common])];
  }

  /** What a character, a class or an escape such as `\d` takes. */
  maskOf({ raw }: AST.Node): Mask {
    let mask = this.#masks.get(raw);
    if (mask === undefined) {
      const pattern = new RegExp(`^(?:${raw})$`, "u");
      mask = this.characters.reduce(
        (bits, character, index) => (pattern.test(character) ? bits | (1n << BigInt(index)) : bits),
        0n,
      );
      this.#masks.set(raw, mask);
    }
    return mask;
  }

  /** A character of a mask that is not empty. */
  characterOf(mask: Mask): string {
    const bits = mask.toString(2);
    return this.characters[bits.length - 1] ?? "";
  }
}
