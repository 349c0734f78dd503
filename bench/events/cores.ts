import { availableParallelism } from "node:os";
import { hasProgram } from "../../tests/support/process.ts";

/** Which part of the measurement has a core of its own: the process that is measured, or Redis with all others. */
export type Core = "client" | "server";

/** Whether there is a core for each. */
export const pinned = availableParallelism() > 1 && hasProgram("taskset");

/** A command line that runs on its core, where there is one for each. */
export function onCore(core: Core, command: string, args: readonly string[]): [string, string[]] {
  if (!pinned) return [command, [...args]];
  return ["taskset", ["-c", core === "client" ? "1" : "0", command, ...args]];
}
