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

/** Where `offset` stands in `text`; `\n`, `\r\n` and a lone `\r` end a line. */
export function lineOf(text: string, offset: number): LineAndColumn {
  const before = text.slice(0, offset);
  let line = 1;
  let start = 0;
  for (const end of before.matchAll(/\r\n|\n|\r/g)) {
    line++;
    start = end.index + end[0].length;
  }
  return { line, column: offset - start + 1 };
}

/** The text of a line, counted from 1, without its end. */
export function lineText(text: string, line: number): string {
  let start = 0;
  const ends = /\r\n|\n|\r|$/g;
  for (let number = 1; ; number++) {
    ends.lastIndex = start;
    const end = ends.exec(text);
    if (end === null) return "";
    if (number === line) return text.slice(start, end.index);
    if (end[0] === "") return "";
    start = end.index + end[0].length;
  }
}
