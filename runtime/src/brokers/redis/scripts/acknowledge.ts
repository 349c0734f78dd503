import { script } from "./script.ts";

/** Acknowledges entries of a retry stream, which nobody else reads, and deletes them. KEYS retry; ARGV group, id… */
export const acknowledge = script(`
redis.call('XACK', KEYS[1], unpack(ARGV))
return redis.call('XDEL', KEYS[1], unpack(ARGV, 2))
`);
