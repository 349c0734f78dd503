import { ReventError } from "../errors/index.ts";
import { aclCommand } from "./acl.ts";
import { deadCommand } from "./dead.ts";
import { type CommandIo, UsageError } from "./io.ts";
import { streamsCommand } from "./streams.ts";

export type { CommandIo } from "./io.ts";

/** Commands that know of Redis; the command line of `revent` loads them from the project's runtime. */
const commands: Readonly<
  Record<string, (args: readonly string[], io: CommandIo) => Promise<number>>
> = { acl: aclCommand, dead: deadCommand, streams: streamsCommand };

/**
 * Runs a command: `acl`, `dead` or `streams`. Never rejects.
 *
 * @returns the exit code: 0 done, 1 not found, 2 wrong usage or no Redis, 4 a defect
 */
export async function runCommand(
  name: string,
  args: readonly string[],
  io: CommandIo,
): Promise<number> {
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new UsageError(`The runtime has no command ${name}.`);
    return await command(args, io);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    io.err(`revent: ${message}\n`);
    return isUsage(error) || error instanceof ReventError ? 2 : 4;
  }
}

/** Also one that the command line has thrown, whose class is another. */
function isUsage(error: unknown): boolean {
  return error instanceof Error && error.name === UsageError.name;
}
