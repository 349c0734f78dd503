import { script } from "./script.ts";

/**
 * Takes a lease that nobody has, or prolongs one's own. KEYS lease, fence; ARGV consumer, ms.
 * Answers the fence, which rises each time that the lease is taken; 0 when somebody else has it.
 */
export const lease = script(`
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if owner then return tonumber(redis.call('GET', KEYS[2]) or redis.call('INCR', KEYS[2])) end
return redis.call('INCR', KEYS[2])
`);
