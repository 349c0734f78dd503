import { begin } from "./epoch.ts";
import { eventOf } from "./event-of.ts";
import { script } from "./script.ts";

/**
 * Adds entries whose ids are new, so that only an attempt of our own can have added some already. After an attempt whose
 * end is not known, the next one raises the round, so that the former does nothing when it arrives late; and it
 * leaves out what stands in the stream after the last entry that was confirmed to us.
 * Of an empty stream, which may have been deleted, the first entry begins a new epoch.
 * KEYS stream, round, epoch; ARGV maxLength or 0, round, '1' after such an attempt, id of that last entry, ms to remember the
 * round, how many entries, then the entries as they are packed: lengths, values, shape….
 * Answers the id of the last entry; nothing when a later attempt has been here.
 */
export const append = script(`${begin}${eventOf}
local round = tonumber(ARGV[2])
local repeated = ARGV[3] == '1'
if tonumber(redis.call('GET', KEYS[2]) or '0') > round then return false end
local there = {}
if repeated then
  redis.call('SET', KEYS[2], round, 'PX', ARGV[5])
  local from = '(' .. ARGV[4]
  while from do
    local page = redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', 500)
    for _, entry in ipairs(page) do
      there[eventOf(entry[2])] = entry[1]
    end
    from = #page == 500 and '(' .. page[500][1]
  end
end
local most = tonumber(ARGV[1])
local length = redis.call('XLEN', KEYS[1])
if most > 0 and length + tonumber(ARGV[6]) > most then
  return redis.error_reply('FULL ' .. most .. ' entries')
end
local shapes = {}
local at = 9
while at <= #ARGV do
  local to = at + 2 * tonumber(ARGV[at])
  local items, varying = {}, {}
  for i = at + 1, to, 2 do
    items[#items + 1] = ARGV[i]
    items[#items + 1] = string.sub(ARGV[i + 1], 2)
    if ARGV[i + 1] == '' then varying[#varying + 1] = #items end
  end
  shapes[#shapes + 1] = { items, varying }
  at = to + 1
end
local last = ARGV[4]
local from = 1
local numbers = string.gmatch(ARGV[7], '%d+')
for number in numbers do
  local items, varying = unpack(shapes[tonumber(number)])
  for _, place in ipairs(varying) do
    local next = from + numbers()
    items[place] = string.sub(ARGV[8], from, next - 1)
    from = next + 1
  end
  local id = repeated and there[eventOf(items)]
  last = id or redis.call('XADD', KEYS[1], '*', unpack(items))
  if length == 0 then
    begin(KEYS[3], last)
    length = 1
  end
end
return last
`);
