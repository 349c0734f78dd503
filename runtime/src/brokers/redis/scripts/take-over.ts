import { script } from "./script.ts";

/**
 * Takes over entries that are pending, whoever has them.
 * KEYS source, lease; ARGV group, consumer, then each id, followed by how often it has been delivered now, or '' where
 * that stays as it is.
 * Answers the ids of those that were still pending; nothing when another one has the lease.
 */
export const takeOver = script(`
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return false end
local taken = {}
for i = 3, #ARGV, 2 do
  local count = ARGV[i + 1] ~= '' and { 'RETRYCOUNT', ARGV[i + 1] } or {}
  count[#count + 1] = 'JUSTID'
  local claimed = redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], unpack(count))
  taken[#taken + 1] = claimed[1]
end
return taken
`);
