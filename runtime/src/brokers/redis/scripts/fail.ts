import { script } from "./script.ts";

/**
 * Counts that a handler has failed for an entry, which stays the consumer's.
 * KEYS source, attempts; ARGV group, consumer, id, how often by now, what precedes ids in attempts.
 * Answers 1, or 0 when the entry is not the consumer's.
 */
export const fail = script(`
local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1)
if pending.err or #pending == 0 or pending[1][2] ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[2], ARGV[5] .. ARGV[3], ARGV[4])
return 1
`);
