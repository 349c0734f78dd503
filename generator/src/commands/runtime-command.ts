import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Workspace } from "../model/index.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";

/** Commands that live in the runtime that the project has, with what it knows of Redis. */
export const runtimeCommands = {
  acl: "Print a user of Redis for each service, with no more rights than its contract needs.",
  dead: "List, show, replay or purge events that a group could not handle.",
  streams: "Show where each group stands on each stream, as a table.",
} as const;

/** A key of {@link runtimeCommands}. */
export type RuntimeCommandName = keyof typeof runtimeCommands;

/** What `@revent/runtime/commands` exports. */
interface RuntimeCommands {
  runCommand(
    name: string,
    args: readonly string[],
    io: Pick<Io, "out" | "err"> & {
      model(options: readonly string[]): Promise<Workspace>;
      env: NodeJS.ProcessEnv;
      signal: AbortSignal;
    },
  ): Promise<number>;
}

/** Whether `name` is a command of the runtime. */
export function isRuntimeCommand(name: string): name is RuntimeCommandName {
  return Object.hasOwn(runtimeCommands, name);
}

/**
 * Runs a command of the runtime that is installed in the project; a signal ends it.
 *
 * @param model reads the project's contracts, where the command wants them
 */
export async function runtimeCommand(
  name: RuntimeCommandName,
  args: readonly string[],
  io: Io,
  model: (options: readonly string[]) => Promise<Workspace>,
): Promise<ExitCode> {
  const { runCommand } = (await import(placeOf(name, io))) as RuntimeCommands;
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once("SIGINT", end);
  try {
    const { out, err } = io;
    const surroundings = { out, err, model, env: process.env, signal: stop.signal };
    const code = await runCommand(name, args, surroundings);
    return Object.values(exitCodes).find((known) => known === code) ?? exitCodes.internal;
  } finally {
    process.off("SIGINT", end);
  }
}

function placeOf(name: string, { cwd }: Io): string {
  try {
    const require = createRequire(join(cwd, "package.json"));
    return pathToFileURL(require.resolve("@revent/runtime/commands")).href;
  } catch {
    const remedy = "Run it in a project that has it, or install it: npm install @revent/runtime";
    throw new UsageError(`\`revent ${name}\` needs the package @revent/runtime. ${remedy}`);
  }
}
