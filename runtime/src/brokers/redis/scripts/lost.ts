import { earlier } from "./earlier.ts";
import { eventOf } from "./event-of.ts";
import { script } from "./script.ts";

/**
 * Which entries are gone, and were not trimmed. What says that they are stored is deleted, so that they can be stored anew.
 * An entry with the same id is not the same where two servers took themselves for the primary.
 * What is gone, and comes before the floor of today, was trimmed only where it was there when that floor came about: since then
 * others may have been published, handled and trimmed behind what was lost. It was there where its id is still remembered,
 * which is written in the same step, and was so in this epoch: the stream may have been deleted alone; or where an entry that was stored
 * after it is there.
 * KEYS stream, floor, epoch, seen of each entry; ARGV of the last look the floor or '', the newest entry or '', the event in it or '', and
 * the epoch; then of each entry its id, and the event in it.
 * Answers the ids of those that are lost.
 */
export const lost = script(`${earlier}${eventOf}
local function isThere(id, event)
  local entry = redis.call('XRANGE', KEYS[1], id, id)[1]
  local found = entry and eventOf(entry[2])
  return found and (found == event or found == '' or event == '')
end
local function isBefore(id, floor)
  return floor and floor ~= '' and earlier(id, floor)
end
local floor, before, newest = redis.call('GET', KEYS[2]), ARGV[1], ARGV[2]
local epoch = redis.call('GET', KEYS[3]) or ''
local first = string.match(epoch, ' (%d+-%d+)$')
local survived = newest ~= '' and isThere(newest, ARGV[3])
local ids = {}
for i = 4, #KEYS do
  local id, event = ARGV[2 * i - 3], ARGV[2 * i - 2]
  local seen = redis.call('GET', KEYS[i]) == id
  local ofToday = epoch == ARGV[4] or first and not earlier(id, first)
  local wasThere = seen and ofToday or survived and not earlier(newest, id)
  local trimmed = isBefore(id, before) or isBefore(id, floor) and wasThere
  if not trimmed and not isThere(id, event) then
    if seen then redis.call('DEL', KEYS[i]) end
    ids[#ids + 1] = id
  end
end
return ids
`);
