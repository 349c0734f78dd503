import { script } from "./script.ts";

/**
 * Gives an entry of an ordered stream back: it stays where it is, for whoever has the lease next, and the delivery
 * counts no more. KEYS source; ARGV group, consumer, id, how often it was delivered before.
 * Answers 1, or 0 when the entry is not the consumer's.
 */
export const yieldEntry = script(`
local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1)
if pending.err or #pending == 0 or pending[1][2] ~= ARGV[2] then return 0 end
redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[3], 'RETRYCOUNT', ARGV[4], 'JUSTID')
return 1
`);
