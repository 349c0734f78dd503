import { eventOf } from "./event-of.ts";
import { script } from "./script.ts";

/**
 * What tells whether a stream has lost anything since the last time.
 * KEYS stream, epoch, floor; ARGV a random text for an epoch where there is none, id of an entry or ''.
 * Answers {epoch, id of the newest entry or '', the event in it or '', floor or '', whether that entry is there}.
 */
export const standing = script(`${eventOf}
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
redis.call('SET', KEYS[2], newest[1] and ARGV[1] .. ' 0-0' or ARGV[1], 'NX')
local there = ARGV[2] ~= '' and #redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2]) or 0
return {
  redis.call('GET', KEYS[2]),
  newest[1] and newest[1][1] or '',
  newest[1] and eventOf(newest[1][2]) or '',
  redis.call('GET', KEYS[3]) or '',
  there
}
`);
