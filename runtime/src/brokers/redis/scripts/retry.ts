import { script } from "./script.ts";
import { take } from "./take.ts";

/**
 * Puts an entry aside until it is due again.
 * KEYS source, due, bodies; ARGV group, consumer, id, isRetry, original id, attempts, deliveries, delay in ms.
 * Answers 1, or 0 when the entry is not the consumer's.
 */
export const retry = script(`${take}
local fields = fieldsOf(KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4])
if not fields then return 0 end
local time = redis.call('TIME')
local due = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[8])
redis.call('HSET', KEYS[3], ARGV[5], cmsgpack.pack(tagged(ARGV[5], ARGV[6], ARGV[7], fields)))
redis.call('ZADD', KEYS[2], due, ARGV[5])
done(KEYS[1], ARGV[1], ARGV[3], ARGV[4])
return 1
`);
