import { earlier } from "./earlier.ts";
import { script } from "./script.ts";

/**
 * Deletes entries that every group has handled and that are old enough; of a stream that is half full, however old.
 * A group that has joined once and is gone stops it, and so does a stream that nobody reads.
 * The newest entry stays, handled or not: an empty stream is one that was deleted, or has had none (see `epoch.ts`).
 * Writes down up to where, so that nobody takes those for lost.
 * KEYS stream, groups, lock, floor; ARGV ms to keep entries or -1 for ever, maxLength or 0, ms until the next time.
 * Answers {how many, name of the group that is gone or ''}; nothing when it was done a moment ago.
 */
export const trim = script(`${earlier}
if not redis.call('SET', KEYS[3], '1', 'NX', 'PX', ARGV[3]) then return false end
local length = redis.call('XLEN', KEYS[1])
if length == 0 then return { 0, '' } end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local keep, most = tonumber(ARGV[1]), tonumber(ARGV[2])
if most > 0 and length * 2 > most then keep = 0 end
if keep < 0 or keep > now then return { 0, '' } end
local floor = string.format('%.0f-0', now - keep)
local present = {}
for _, facts in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = {}
  for i = 1, #facts, 2 do group[facts[i]] = facts[i + 1] end
  present[group.name] = true
  local first = group['last-delivered-id']
  if group.pending > 0 then first = redis.call('XPENDING', KEYS[1], group.name)[2] end
  if earlier(first, floor) then floor = first end
end
for _, name in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  if not present[name] then return { 0, name } end
end
if next(present) == nil then return { 0, '' } end
local how = length > 10000 and '~' or '='
local count = redis.call('XTRIM', KEYS[1], 'MINID', how, floor)
if count > 0 then redis.call('SET', KEYS[4], floor) end
return { count, '' }
`);
