import { nameOf } from "../halted.ts";
import { script } from "./script.ts";

/**
 * Looks at what is pending on a source, whoever has it, in the order of the stream. A delivery counts anew, except of what
 * was the consumer's already: there it was the answer that got lost.
 * KEYS source, lease, attempts, halted; ARGV group, consumer, the id to begin with, how many, what precedes ids in attempts.
 * Answers {the id to begin with next time, or '-' at the end; {id, fields, deliveries, attempts} of each; what the members
 * of each halted key begin with; ids of those that somebody has deleted, which are let go of}; nothing when another one has the lease.
 */
export const lookAtPending = script(`${nameOf}
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return false end
local entries, gone = {}, {}
local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], '+', ARGV[4])
for _, item in ipairs(pending) do
  local id = item[1]
  local attempts = ARGV[5] .. id
  local found = redis.call('XRANGE', KEYS[1], id, id)
  if #found == 1 then
    local count = item[2] == ARGV[2] and item[4] or item[4] + 1
    entries[#entries + 1] = { id, found[1][2], count, tonumber(redis.call('HGET', KEYS[3], attempts) or '0') }
  else
    redis.call('XACK', KEYS[1], ARGV[1], id)
    redis.call('HDEL', KEYS[3], attempts)
    gone[#gone + 1] = id
  end
end
local next = '-'
if #pending == tonumber(ARGV[4]) then next = '(' .. pending[#pending][1] end
local halted = {}
local from = '-'
while from do
  local member = redis.call('ZRANGEBYLEX', KEYS[4], from, '+', 'LIMIT', 0, 1)[1]
  if member then halted[#halted + 1] = nameOf(member) end
  from = member and '(' .. nameOf(member) .. '\\255'
end
return { next, entries, halted, gone }
`);
