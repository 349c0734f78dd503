/** Line and column, each from 1, of an offset in a text. */
export interface LineAndColumn {
  readonly line: number;
  readonly column: number;
}

/** From where to where something reaches in a text, as offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The lines of a text, counted from 1; `\n`, `\r\n` and a lone `\r` end one. */
export class Lines {
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (const end of text.matchAll(/\r\n|\n|\r/g)) this.#starts.push(end.index + end[0].length);
  }

  /** Where `offset` stands. */
  at(offset: number): LineAndColumn {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#startOf(middle) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - this.#startOf(low) + 1 };
  }

  /** The text of a line, without its end; empty where there is no such line. */
  textOf(line: number): string {
    return this.#text
      .slice(this.#startOf(line - 1), this.#startOf(line))
      .replace(/(?:\r\n|\n|\r)$/, "");
  }

  #startOf(index: number): number {
    return this.#starts[index] ?? this.#text.length;
  }
}
