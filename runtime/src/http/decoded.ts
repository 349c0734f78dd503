import type { Fault } from "../errors/index.ts";
import { faultsOfReceived, type Validator } from "../validation.ts";

/**
 * Checks a value that was decoded from text, and adds what is wrong with it to `faults`; what could not be decoded is
 * told once.
 *
 * @param before how many faults there were before it was decoded
 * @param at pointer to the value as a whole, such as `/body`
 */
export function checkDecoded(
  value: unknown,
  { validate, at }: { readonly validate: Validator; readonly at: string },
  faults: Fault[],
  before: number,
): void {
  const found = faultsOfReceived(validate, value, at);
  if (found.length === 0) return;
  const undecodable = new Set(faults.slice(before).map(({ pointer }) => pointer));
  faults.push(...found.filter(({ pointer }) => !undecodable.has(pointer)));
}
