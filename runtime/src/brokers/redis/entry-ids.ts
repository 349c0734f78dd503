/** Whether an entry's id, `<ms>-<sequence number>`, stands before another one of the same stream. */
export function isBefore(id: string, other: string): boolean {
  const [ms = 0, number = 0] = numbersOf(id);
  const [otherMs = 0, otherNumber = 0] = numbersOf(other);
  return ms < otherMs || (ms === otherMs && number < otherNumber);
}

/** When an entry was stored: ms since 1970, as Redis has it in the entry's id. */
export function storedAtOf(id: string): number {
  return Number.parseInt(id, 10);
}

function numbersOf(id: string): number[] {
  return id.split("-").map(Number);
}
