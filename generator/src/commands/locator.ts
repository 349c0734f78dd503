import type { Locator } from "../diagnostics/index.ts";
import type { Generated } from "../generate.ts";

/** Finds lines in contracts and in hand-written code; a fault of another file as a whole has none. */
export function locatorOf({ inputs, locate }: Generated): Locator {
  const contracts = new Set(inputs);
  return (place) =>
    place.line === undefined && !contracts.has(place.file) ? undefined : locate(place);
}
