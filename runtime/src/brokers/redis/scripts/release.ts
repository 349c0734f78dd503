import { script } from "./script.ts";
import { take } from "./take.ts";

/**
 * Gives an entry back: it goes to the group's retry stream, where a member that waits gets it at once.
 * KEYS source, retry; ARGV group, consumer, id, isRetry, original id, attempts, deliveries.
 * Answers 1, or 0 when the entry is not the consumer's.
 */
export const release = script(`${take}
local fields = fieldsOf(KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4])
if not fields then return 0 end
redis.call('XADD', KEYS[2], '*', unpack(tagged(ARGV[5], ARGV[6], ARGV[7], fields)))
done(KEYS[1], ARGV[1], ARGV[3], ARGV[4])
return 1
`);
