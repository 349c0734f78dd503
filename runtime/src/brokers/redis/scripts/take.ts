/**
 * Lua function that takes an entry out of a consumer's hands, and answers its fields as they were first
 * published; nothing when the entry is not this consumer's (any more). Entries of a retry stream have no
 * other reader, so they are deleted; before their fields stand three pairs of ours.
 */
export const take = `
local function take(key, group, consumer, id, isRetry)
  local pending = redis.pcall('XPENDING', key, group, id, id, 1)
  if pending.err or #pending == 0 or pending[1][2] ~= consumer then return nil end
  local found = redis.call('XRANGE', key, id, id)
  redis.call('XACK', key, group, id)
  if isRetry == '1' then redis.call('XDEL', key, id) end
  if #found == 0 then return nil end
  local fields = found[1][2]
  local original = {}
  for i = isRetry == '1' and 7 or 1, #fields do original[#original + 1] = fields[i] end
  return original
end

local function tagged(entry, attempts, deliveries, fields)
  local all = { 'revent_entry', entry, 'revent_attempts', attempts, 'revent_deliveries', deliveries }
  for _, item in ipairs(fields) do all[#all + 1] = item end
  return all
end
`;
