import { begin } from "./epoch.ts";
import { script } from "./script.ts";

/**
 * Adds entries whose ids were not seen lately. An id that was is remembered anew: WAIT then waits for its entry, too.
 * Of an empty stream, which may have been deleted, the first entry begins a new epoch.
 * KEYS stream, epoch, seen…; ARGV maxLength or 0, ms to remember ids, then for each entry the number of its items and the items.
 * Answers their ids.
 */
export const publish = script(`${begin}
local most = tonumber(ARGV[1])
local length = redis.call('XLEN', KEYS[1])
if most > 0 and length + #KEYS - 2 > most then
  return redis.error_reply('FULL ' .. most .. ' entries')
end
local ids = {}
local at = 3
for i = 3, #KEYS do
  local items = tonumber(ARGV[at])
  local id = redis.call('GET', KEYS[i])
  if not id then
    id = redis.call('XADD', KEYS[1], '*', unpack(ARGV, at + 1, at + items))
    if length == 0 then begin(KEYS[2], id) end
    length = length + 1
  end
  redis.call('SET', KEYS[i], id, 'PX', ARGV[2])
  ids[#ids + 1] = id
  at = at + 1 + items
end
return ids
`);
