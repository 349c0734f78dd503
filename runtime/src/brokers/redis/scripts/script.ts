import { createHash } from "node:crypto";
import { isReply } from "../faults.ts";
import type { Command, Link } from "../link.ts";

/** A Lua script that Redis runs as one step. */
export interface Script {
  readonly lua: string;
  readonly sha: string;
}

export function script(lua: string): Script {
  return { lua, sha: createHash("sha1").update(lua).digest("hex") };
}

/** Runs a script by its hash; sends its text where the server does not know it yet. */
export async function run(
  link: Link,
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  const [reply] = await runThen(link, script, keys, args, []);
  return reply;
}

/** Runs a script, and further commands right after it on the same connection. Answers all replies. */
export async function runThen(
  link: Link,
  { lua, sha }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
  further: readonly Command[],
): Promise<unknown[]> {
  const rest = [keys.length, ...keys, ...args];
  try {
    return await link.callAll([["EVALSHA", [sha, ...rest]], ...further]);
  } catch (error) {
    if (!isReply(error) || !error.message.startsWith("NOSCRIPT")) throw error;
    return link.callAll([["EVAL", [lua, ...rest]], ...further]);
  }
}
