import { script } from "./script.ts";

/**
 * Acknowledges entries that are the consumer's. Those that were replayed halt their keys no more.
 * KEYS source, attempts, halted; ARGV group, consumer, isRetry, what precedes ids in attempts, then each id, followed,
 * where isRetry, by its member of halted or ''.
 * Answers the ids that are not the consumer's (any more).
 */
export const acknowledgeOrdered = script(`
local lost = {}
for i = 5, #ARGV, ARGV[3] == '1' and 2 or 1 do
  local id = ARGV[i]
  local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], id, id, 1)
  if not pending.err and #pending == 1 and pending[1][2] == ARGV[2] then
    redis.call('XACK', KEYS[1], ARGV[1], id)
    redis.call('HDEL', KEYS[2], ARGV[4] .. id)
    if ARGV[3] == '1' then
      redis.call('XDEL', KEYS[1], id)
      if ARGV[i + 1] ~= '' then redis.call('ZREM', KEYS[3], ARGV[i + 1]) end
    end
  else
    lost[#lost + 1] = id
  end
end
return lost
`);
