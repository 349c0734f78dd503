import { script } from "./script.ts";

/**
 * What a consumer has according to Redis: after a fault, that may be more than it knows of. Counts no delivery.
 * KEYS source; ARGV group, consumer, the id to begin with, how many. Answers {{id, fields, deliveries} of each;
 * ids of those that somebody has deleted, which are let go of}.
 */
export const readOwn = script(`
local entries, gone = {}, {}
local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], '+', ARGV[4], ARGV[2])
for _, item in ipairs(pending) do
  local found = redis.call('XRANGE', KEYS[1], item[1], item[1])
  if #found == 1 then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, item[1], 'JUSTID')
    entries[#entries + 1] = { item[1], found[1][2], item[4] }
  else
    redis.call('XACK', KEYS[1], ARGV[1], item[1])
    gone[#gone + 1] = item[1]
  end
end
return { entries, gone }
`);
