import { script } from "./script.ts";

/**
 * Takes a lease that nobody has, or prolongs one's own. KEYS lease, fence; ARGV consumer, ms.
 * Answers the fence, which rises each time that the lease is taken; 0 when somebody else has it. It is not below the time in ms,
 * so that it rises also where Redis has lost the last one, as after a failover.
 */
export const lease = script(`
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local fence = tonumber(redis.call('GET', KEYS[2]) or '0')
if owner and fence > 0 then return fence end
local time = redis.call('TIME')
fence = math.max(fence + 1, time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('SET', KEYS[2], string.format('%.0f', fence))
return fence
`);
