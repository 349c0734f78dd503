import { script } from "./script.ts";

/**
 * Deletes a dead letter, which halts its key no more. KEYS dead, halted; ARGV id, its member of halted or ''.
 * Answers 1, or 0 when there is no such one.
 */
export const purge = script(`
local count = redis.call('XDEL', KEYS[1], ARGV[1])
if count > 0 and ARGV[2] ~= '' then redis.call('ZREM', KEYS[2], ARGV[2]) end
return count
`);
