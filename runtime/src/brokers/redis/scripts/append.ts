import { script } from "./script.ts";

/**
 * Adds entries whose ids are new, so that only an attempt of our own can have added some already. After an attempt whose
 * end is not known, the next one raises the round, so that the former does nothing when it arrives late; and it
 * leaves out what stands in the stream after the last entry that was confirmed to us.
 * KEYS stream, round; ARGV maxLength or 0, round, '1' after such an attempt, id of that last entry, ms to remember the
 * round, how many entries, how many lists of field names, for each its length and the names, then for each entry the
 * number of its list, and its values.
 * Answers the id of the last entry; nothing when a later attempt has been here.
 */
export const append = script(`
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
      local fields = entry[2]
      if fields[3] == 'ce_id' then there[fields[6] .. ' ' .. fields[4]] = entry[1] end
    end
    from = #page == 500 and '(' .. page[500][1]
  end
end
local most = tonumber(ARGV[1])
if most > 0 and redis.call('XLEN', KEYS[1]) + tonumber(ARGV[6]) > most then
  return redis.error_reply('FULL ' .. most .. ' entries')
end
local lists = {}
local at = 8
for i = 1, tonumber(ARGV[7]) do
  local count = tonumber(ARGV[at])
  lists[i] = { unpack(ARGV, at + 1, at + count) }
  at = at + 1 + count
end
local last = ARGV[4]
while at <= #ARGV do
  local names = lists[tonumber(ARGV[at])]
  local id = repeated and there[ARGV[at + 3] .. ' ' .. ARGV[at + 2]]
  if not id then
    local items = {}
    for i = 1, #names do
      items[i * 2 - 1] = names[i]
      items[i * 2] = ARGV[at + i]
    end
    id = redis.call('XADD', KEYS[1], '*', unpack(items))
  end
  last = id
  at = at + 1 + #names
end
return last
`);
