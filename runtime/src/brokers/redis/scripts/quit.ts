import { script } from "./script.ts";

/** Gives one's own lease up. KEYS lease; ARGV consumer. */
export const quit = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`);
