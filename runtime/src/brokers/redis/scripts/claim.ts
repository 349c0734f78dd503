import { script } from "./script.ts";

/**
 * Takes over entries that have had no sign of life for a while.
 * KEYS source; ARGV group, consumer, that while in ms, the id to begin with, how many, and whose where only one's.
 * Answers {the id to begin with next time, or '-' at the end; {id, fields, deliveries} of each; ids of
 * those that somebody has deleted, which are let go of}.
 */
export const claim = script(`
local entries, gone = {}, {}
local pending = redis.call('XPENDING', KEYS[1], ARGV[1], 'IDLE', ARGV[3], ARGV[4], '+', unpack(ARGV, 5))
for _, item in ipairs(pending) do
  local id = item[1]
  local found = redis.call('XRANGE', KEYS[1], id, id)
  if #found == 1 then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], id, 'RETRYCOUNT', item[4] + 1, 'JUSTID')
    entries[#entries + 1] = { id, found[1][2], item[4] + 1 }
  else
    redis.call('XACK', KEYS[1], ARGV[1], id)
    gone[#gone + 1] = id
  end
end
local last = pending[#pending]
local next = '-'
if #pending == tonumber(ARGV[5]) then next = '(' .. last[1] end
return { next, entries, gone }
`);
