import { errorCode } from "../write/hash.ts";
import { type Arguments, isCommand, parseArguments, unknownCommand } from "./arguments.ts";
import type { CommandName } from "./command-specs.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { readProject } from "./project.ts";
import { isRuntimeCommand, runtimeCommand } from "./runtime-command.ts";
import { UsageError } from "./usage-error.ts";

/** Runs the command line `args` and resolves to the exit code. Never rejects. */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    return explain(error, io);
  }
}

async function dispatch([name, ...rest]: readonly string[], io: Io): Promise<ExitCode> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const { overview } = await import("./help.ts");
    (name === undefined ? io.err : io.out)(overview());
    return name === undefined ? exitCodes.usage : exitCodes.clean;
  }
  if (name === "--version") {
    const { packageVersion } = await import("../write/fingerprint.ts");
    io.out(`${packageVersion()}\n`);
    return exitCodes.clean;
  }
  if (isRuntimeCommand(name)) {
    const model = async (options: readonly string[]) =>
      (await import("./project-model.ts")).projectModel(options, io);
    return runtimeCommand(name, rest, io, model);
  }
  if (!isCommand(name)) throw await unknownCommand(name);
  if (name === "check" && rest[0] === "service")
    return runCommand("check service", rest.slice(1), io);
  return runCommand(name, rest, io);
}

async function runCommand(name: CommandName, rest: readonly string[], io: Io): Promise<ExitCode> {
  const parsed = await parseArguments(name, rest);
  if (parsed.flags.has("help")) {
    const { commandHelp } = await import("./help.ts");
    io.out(commandHelp(name));
    return exitCodes.clean;
  }
  return start(name, parsed, io);
}

/** Only the module of the command that was asked for is loaded. */
async function start(name: CommandName, parsed: Arguments, io: Io): Promise<ExitCode> {
  const project = await readProject(parsed, io);
  if (project === undefined) return exitCodes.usage;
  switch (name) {
    case "generate":
      return (await import("./generate.ts")).generateCommand(project, parsed, io);
    case "check":
      return (await import("./check.ts")).checkCommand(project, parsed, io);
    case "check service":
      return (await import("./check-service.ts")).checkServiceCommand(project, parsed, io);
    case "inspect":
      return (await import("./inspect.ts")).inspectCommand(project, parsed, io);
  }
}

function explain(error: unknown, io: Io): ExitCode {
  if (io.debug && error instanceof Error) io.err(`${error.stack}\n`);
  if (error instanceof UsageError) {
    io.err(`revent: ${error.message}\n`);
    return exitCodes.usage;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (isEnvironment(error)) {
    io.err(`revent: ${message}\n`);
    return exitCodes.usage;
  }
  io.err(
    `revent: this is a defect of revent, not of your contracts: ${message}\n` +
      "Please report it, with what the same command prints with REVENT_DEBUG=1 set.\n",
  );
  return exitCodes.internal;
}

/** Whether the operating system refused: for want of rights or room, or because something stands in the way. */
function isEnvironment(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && errorCode(error) !== undefined;
}
