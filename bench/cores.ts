import { availableParallelism } from "node:os";
import { hasProgram } from "../tests/support/process.ts";

/** What is measured has a core of its own; what it works with has another. */
export const measuredCore = 1;
export const otherCore = 0;

/** Whether processes can be kept on their cores, as with `taskset` of Linux. */
export const canPin = availableParallelism() > 1 && hasProgram("taskset");

/** A command that runs on one core only, where that is possible. */
export function onCore(core: number, command: string, args: readonly string[]): [string, string[]] {
  if (!canPin) return [command, [...args]];
  return ["taskset", ["-c", String(core), command, ...args]];
}
