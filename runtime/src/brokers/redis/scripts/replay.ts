import { script } from "./script.ts";

/**
 * Moves a dead letter to the group's retry stream, as an entry that has never failed. Where it halts its key, it does so
 * until it is settled.
 * KEYS dead, retry; ARGV id, how many items stand before its fields. Answers 1, or 0 when there is no such one.
 */
export const replay = script(`
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
if #found == 0 then return 0 end
local fields = found[1][2]
local items = { 'revent_entry', fields[2], 'revent_attempts', '0', 'revent_deliveries', '0' }
for i = tonumber(ARGV[2]) + 1, #fields do items[#items + 1] = fields[i] end
redis.call('XADD', KEYS[2], '*', unpack(items))
return redis.call('XDEL', KEYS[1], ARGV[1])
`);
