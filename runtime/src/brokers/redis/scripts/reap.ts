import { script } from "./script.ts";

/** Forgets a consumer, unless it still has entries: they would be lost. KEYS source; ARGV group, consumer. */
export const reap = script(`
if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) > 0 then return 0 end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
return 1
`);
