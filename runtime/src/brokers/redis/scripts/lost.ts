import { earlier } from "./earlier.ts";
import { script } from "./script.ts";

/**
 * Which entries are gone, and were not trimmed. What says that they are stored is deleted, so that they can be stored anew.
 * KEYS stream, floor, seen of each entry; ARGV another floor or '', then the id of each entry.
 * Answers the ids of those that are lost.
 */
export const lost = script(`${earlier}
local function isBefore(id, floor)
  return floor and floor ~= '' and earlier(id, floor)
end
local floor = redis.call('GET', KEYS[2])
local ids = {}
for i = 3, #KEYS do
  local id = ARGV[i - 1]
  local there = #redis.call('XRANGE', KEYS[1], id, id) > 0
  if not there and not isBefore(id, floor) and not isBefore(id, ARGV[1]) then
    if redis.call('GET', KEYS[i]) == id then redis.call('DEL', KEYS[i]) end
    ids[#ids + 1] = id
  end
end
return ids
`);
