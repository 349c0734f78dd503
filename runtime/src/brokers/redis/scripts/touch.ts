import { script } from "./script.ts";

/**
 * A sign of life for entries that a consumer has. KEYS source; ARGV group, consumer, id….
 * Answers the ids that are not the consumer's (any more).
 */
export const touch = script(`
local lost = {}
for i = 3, #ARGV do
  local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1)
  if not pending.err and #pending == 1 and pending[1][2] == ARGV[2] then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'JUSTID')
  else
    lost[#lost + 1] = ARGV[i]
  end
end
return lost
`);
