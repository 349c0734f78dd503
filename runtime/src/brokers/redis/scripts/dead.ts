import { script } from "./script.ts";
import { take } from "./take.ts";

/**
 * Puts an entry into the group's dead letters, its fields as they were published after what is said of it.
 * KEYS source, dead, attempts; ARGV group, consumer, id, isRetry, what precedes ids in attempts, then the fields
 * that come first.
 * Answers 1, or 0 when the entry is not the consumer's.
 */
export const dead = script(`${take}
local fields = fieldsOf(KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4])
if not fields then return 0 end
local ours = {}
for i = 6, #ARGV do ours[#ours + 1] = ARGV[i] end
redis.call('XADD', KEYS[2], '*', unpack(joined(ours, fields)))
done(KEYS[1], ARGV[1], ARGV[3], ARGV[4])
redis.call('HDEL', KEYS[3], ARGV[5] .. ARGV[3])
return 1
`);
