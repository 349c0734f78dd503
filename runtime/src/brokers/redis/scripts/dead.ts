import { nameOf } from "../halted.ts";
import { script } from "./script.ts";
import { take } from "./take.ts";

/**
 * Puts an entry into the group's dead letters, its fields as they were published after what is said of it.
 * Then its key goes on (`skip`), or is halted until it is purged, or replayed and settled (`halt`); `hold` is `halt` for an
 * entry that is held up by one of its key that comes before it, and does nothing to any other.
 * KEYS source, dead, attempts, halted; ARGV group, consumer, id, isRetry, what precedes ids in attempts, skip or halt or
 * hold, its member of halted or '' where it has no key, then the fields that come first.
 * Answers 1, 0 when the entry is not the consumer's, 2 when nothing holds it up.
 */
export const dead = script(`${take}${nameOf}
local how, member = ARGV[6], ARGV[7]
local fields = fieldsOf(KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4])
if not fields then return 0 end
if how == 'hold' then
  local before = redis.call('ZRANGEBYLEX', KEYS[4], '[' .. nameOf(member), '(' .. member, 'LIMIT', 0, 1)
  if #before == 0 then return 2 end
end
if member ~= '' then
  if how == 'skip' then redis.call('ZREM', KEYS[4], member) else redis.call('ZADD', KEYS[4], 0, member) end
end
local ours = {}
for i = 8, #ARGV do ours[#ours + 1] = ARGV[i] end
redis.call('XADD', KEYS[2], '*', unpack(joined(ours, fields)))
done(KEYS[1], ARGV[1], ARGV[3], ARGV[4])
redis.call('HDEL', KEYS[3], ARGV[5] .. ARGV[3])
return 1
`);
