import { script } from "./script.ts";

/**
 * Acknowledges entries that are the consumer's. KEYS source, attempts; ARGV group, consumer, isRetry, what precedes
 * ids in attempts, id…. Answers the ids that are not the consumer's (any more).
 */
export const acknowledgeOrdered = script(`
local lost = {}
for i = 5, #ARGV do
  local id = ARGV[i]
  local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], id, id, 1)
  if not pending.err and #pending == 1 and pending[1][2] == ARGV[2] then
    redis.call('XACK', KEYS[1], ARGV[1], id)
    redis.call('HDEL', KEYS[2], ARGV[4] .. id)
    if ARGV[3] == '1' then redis.call('XDEL', KEYS[1], id) end
  else
    lost[#lost + 1] = id
  end
end
return lost
`);
