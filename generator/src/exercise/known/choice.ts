/** Where a value comes from first: what the user gave, what the service told, or neither. */
export type Turn = "given" | "learned" | "made";

/** Half of the time what was given, a quarter of the time what was learned, else what was made. */
export function turnOf(choice: number): Turn {
  const turn = choice % 4;
  if (turn === 3) return "made";
  return turn === 2 ? "learned" : "given";
}

/** One of some values, whatever the turn; undefined where there is none. */
export function chosenOf<Value>(values: readonly Value[], choice: number): Value | undefined {
  return values[Math.floor(choice / 4) % Math.max(1, values.length)];
}
