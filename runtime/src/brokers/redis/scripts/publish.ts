import { script } from "./script.ts";

/**
 * Adds entries whose ids were not seen lately.
 * KEYS stream, seen…; ARGV ms to remember ids, then for each entry the number of its items and the items.
 */
export const publish = script(`
local at = 2
for i = 2, #KEYS do
  local items = tonumber(ARGV[at])
  if redis.call('EXISTS', KEYS[i]) == 0 then
    local id = redis.call('XADD', KEYS[1], '*', unpack(ARGV, at + 1, at + items))
    redis.call('SET', KEYS[i], id, 'PX', ARGV[1])
  end
  at = at + 1 + items
end
return #KEYS - 1
`);
