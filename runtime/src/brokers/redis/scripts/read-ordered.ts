import { script } from "./script.ts";

/**
 * Reads what nobody of the group had, for whoever has the lease: a member that was held up for so long that it has
 * lost the lease can take nothing. KEYS source, lease; ARGV group, consumer, how many.
 * Answers {entries, id of the last entry there is}, or nothing when another one has the lease.
 */
export const readOrdered = script(`
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return false end
local reply = redis.call('XREADGROUP', 'GROUP', ARGV[1], ARGV[2], 'COUNT', ARGV[3], 'STREAMS', KEYS[1], '>')
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
return { reply and reply[1][2] or {}, last[1] and last[1][1] or '0-0' }
`);
