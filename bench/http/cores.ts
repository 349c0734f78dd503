import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** The server has a core of its own; what asks it has another. */
export const serverCore = 0;
export const loadCore = 1;

/** Whether processes can be kept on their cores, as with `taskset` of Linux. */
export const canPin =
  availableParallelism() > 1 && spawnSync("taskset", ["-c", "1", "true"]).status === 0;

/** A command that runs on one core only, where that is possible. */
export function pinnedTo(core: number, command: readonly string[]): readonly string[] {
  return canPin ? ["taskset", "-c", String(core), ...command] : command;
}
