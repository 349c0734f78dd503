import { script } from "./script.ts";

/**
 * A consumer's sign of life, good for so many ms; 0: its last one, it leaves. On the occasion, consumers without
 * one are forgotten if they have nothing (else their entries would be lost).
 * KEYS alive, source…; ARGV group, consumer, ms.
 * Answers {1 if its sign before was still good, the names of those without one that have entries, and of those with one}.
 */
export const beat = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local before = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[2]) or '0')
local good = tonumber(ARGV[3])
redis.call('ZADD', KEYS[1], good > 0 and now + good or 0, ARGV[2])
local heirless = {}
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - 1)) do
  local has = 0
  for i = 2, #KEYS do has = has + #redis.call('XPENDING', KEYS[i], ARGV[1], '-', '+', 1, name) end
  if has > 0 then heirless[#heirless + 1] = name
  else
    for i = 2, #KEYS do redis.call('XGROUP', 'DELCONSUMER', KEYS[i], ARGV[1], name) end
    redis.call('ZREM', KEYS[1], name)
  end
end
return { before >= now and 1 or 0, heirless, redis.call('ZRANGEBYSCORE', KEYS[1], now, '+inf') }
`);
