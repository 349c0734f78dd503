import type { Fault } from "../errors/index.ts";

/** How many faults a message tells; the rest is counted. */
const told = 5;

/** Where the parts of an event stand in the pointers of its faults. */
export const dataPointer = "/data";
export const headersPointer = "/headers";
export const parametersPointer = "/parameters";

/** Faults in one line: `/data/user/name must be a string; …`. */
export function inOneLine(faults: readonly Fault[]): string {
  const lines = faults.slice(0, told).map(({ pointer, detail }) => `${pointer} ${detail}`);
  const more = faults.length - lines.length;
  if (more > 0) lines.push(`and ${more} more`);
  return lines.join("; ");
}
