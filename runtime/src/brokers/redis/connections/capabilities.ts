import { isReply } from "./faults.ts";
import type { Line } from "./line.ts";

/** The oldest Redis that has every command, and every option of one, that is sent. */
const oldest = "6.2";

/**
 * Why a server is not for us, or nothing where it is, or does not tell.
 *
 * @param facts what `INFO server` says; forks say there which Redis they are like
 */
export function whyUnfit(facts: string): string | undefined {
  const version = /^redis_version:(\S+)/m.exec(facts)?.[1];
  if (version === undefined || isAtLeast(version, oldest)) return undefined;
  return `it is Redis ${version}, and events need ${oldest} or newer`;
}

/** Whether a version, such as `7.2.5`, is another one or newer; what stands behind the second number does not count. */
export function isAtLeast(version: string, other: string): boolean {
  const [major = 0, minor = 0] = numbersOf(version);
  const [otherMajor = 0, otherMinor = 0] = numbersOf(other);
  return major > otherMajor || (major === otherMajor && minor >= otherMinor);
}

function numbersOf(version: string): number[] {
  return version.split(".").map(Number);
}

/**
 * Whether a server says when something is on its disk: `WAITAOF`, of Redis 7.2. Asked by using it, since only that tells
 * that it writes a file, and that the user may; forks have versions of their own.
 *
 * @returns "no file" where it could, and writes none
 */
export async function tryWaitAof(line: Line): Promise<"yes" | "no" | "no file"> {
  try {
    await line.call("WAITAOF", [1, 0, 1]);
    return "yes";
  } catch (error) {
    if (!isReply(error)) throw error;
    if (/^(ERR unknown command|NOPERM)/.test(error.message)) return "no";
    if (/appendonly is disabled/.test(error.message)) return "no file";
    // It is a replica, which says so to what is written, too.
    if (error.message.startsWith("ERR WAITAOF")) return "yes";
    throw error;
  }
}
