import { createHash } from "node:crypto";
import { isReply } from "../connections/faults.ts";
import type { Command, Line } from "../connections/line.ts";
import type { Link } from "../connections/link.ts";

/** A Lua script that Redis runs as one step. */
export interface Script {
  readonly lua: string;
  readonly sha: string;
}

/** A script of this text, by whose SHA-1 Redis knows it. */
export function script(lua: string): Script {
  return { lua, sha: createHash("sha1").update(lua).digest("hex") };
}

/** Runs a script by its hash; sends its text where the server does not know it yet. */
export async function run(
  link: Pick<Link, "call">,
  { lua, sha }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await link.call("EVALSHA", [sha, keys.length, ...keys, ...args]);
  } catch (error) {
    if (!isReply(error) || !error.message.startsWith("NOSCRIPT")) throw error;
    return link.call("EVAL", [lua, keys.length, ...keys, ...args]);
  }
}

/**
 * Runs a script, and a command right after it. Answers both replies. Always sends the text: where
 * the server did not know the script, the command would wait in vain.
 */
export async function runThen(
  line: Line,
  { lua }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
  then: Command,
): Promise<unknown[]> {
  return line.callAll([["EVAL", [lua, keys.length, ...keys, ...args]], then]);
}
