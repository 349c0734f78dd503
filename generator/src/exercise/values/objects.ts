import type { Arbitrary } from "fast-check";
import type { FastCheck } from "./maker.ts";

/** A property of objects that are to be made. */
export interface Slot {
  readonly name: string;
  readonly made: Arbitrary<unknown>;
  readonly isRequired: boolean;
}

/** Objects of these properties, whatever they are called; with at least so many of them, if there are as many. */
export function objectOf(
  fc: FastCheck,
  slots: readonly Slot[],
  least: number,
): Arbitrary<Readonly<Record<string, unknown>>> {
  const isWhole = least >= slots.length;
  const values = slots.map(({ made, isRequired }) =>
    isRequired || isWhole ? made : fc.option(made, { nil: undefined, freq: 2 }),
  );
  return fc.tuple(...values).map((made) => {
    const entries = slots.map(({ name }, index) => [name, made[index]] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  });
}
