import { script } from "./script.ts";

/**
 * Where a group stands on a shard, told from what is there: the `lag` of XINFO is wrong after deletions.
 * KEYS stream, retry, due, dead, alive; ARGV group, how many unread or pending entries are counted at the most.
 * Answers {length, unread, ms since the oldest of them was published or -1, in flight, the same of these, due, dead,
 * delivered more than once, members}.
 */
export const report = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local limit = tonumber(ARGV[2])
local function age(id) return id and now - tonumber(string.match(id, '^%d+')) or -1 end
local unread, oldestUnread = 0, nil
local flying, oldestFlying, again = 0, -1, 0
for i = 1, 2 do
  local ok = redis.call('EXISTS', KEYS[i]) == 1
  for _, facts in ipairs(ok and redis.call('XINFO', 'GROUPS', KEYS[i]) or {}) do
    local group = {}
    for at = 1, #facts, 2 do group[facts[at]] = facts[at + 1] end
    if group.name == ARGV[1] then
      local from = '(' .. group['last-delivered-id']
      while from and unread < limit do
        local page = redis.call('XRANGE', KEYS[i], from, '+', 'COUNT', 100)
        oldestUnread = oldestUnread or (page[1] and page[1][1])
        unread = unread + #page
        from = #page == 100 and '(' .. page[100][1]
      end
      flying = flying + group.pending
      for _, item in ipairs(redis.call('XPENDING', KEYS[i], ARGV[1], '-', '+', limit)) do
        oldestFlying = math.max(oldestFlying, age(item[1]))
        if item[4] > 1 then again = again + 1 end
      end
    end
  end
end
return {
  redis.call('XLEN', KEYS[1]), unread, age(oldestUnread), flying, oldestFlying,
  redis.call('ZCARD', KEYS[3]), redis.call('XLEN', KEYS[4]), again, redis.call('ZCOUNT', KEYS[5], now, '+inf'),
}
`);
