/** Text to put in at a position of the original. Nothing is ever replaced or taken away. */
export interface Insertion {
  readonly position: number;
  readonly text: string;
}

/** The original with all insertions; those at the same position keep their order. */
export function insertAll(original: string, insertions: readonly Insertion[]): string {
  let result = "";
  let done = 0;
  for (const { position, text } of inOrder(insertions)) {
    result += original.slice(done, position) + text;
    done = position;
  }
  return result + original.slice(done);
}

/** Where in the result of {@link insertAll} the text of an insertion begins, or what stood at a position. */
export function offsetInResult(insertion: Insertion, insertions: readonly Insertion[]): number {
  const ordered = inOrder(insertions);
  const index = ordered.indexOf(insertion);
  const before =
    index >= 0
      ? ordered.slice(0, index)
      : ordered.filter(({ position }) => position <= insertion.position);
  return before.reduce((offset, { text }) => offset + text.length, insertion.position);
}

/** Number of the line, from 1, in which `offset` stands. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function inOrder(insertions: readonly Insertion[]): readonly Insertion[] {
  return insertions.toSorted((a, b) => a.position - b.position);
}
