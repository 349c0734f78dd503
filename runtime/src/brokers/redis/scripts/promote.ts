import { script } from "./script.ts";

/**
 * Moves entries that are due onto the group's retry stream.
 * KEYS due, bodies, retry; ARGV how many at the most. Answers how many.
 */
export const promote = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
for _, id in ipairs(due) do
  local body = redis.call('HGET', KEYS[2], id)
  if body then redis.call('XADD', KEYS[3], '*', unpack(cmsgpack.unpack(body))) end
  redis.call('ZREM', KEYS[1], id)
  redis.call('HDEL', KEYS[2], id)
end
return #due
`);
