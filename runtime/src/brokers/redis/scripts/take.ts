/**
 * Lua functions for moving an entry elsewhere: `fieldsOf` answers the fields as they were first published,
 * or nothing when the entry is not the consumer's (any more); `done` lets go of it. What is written comes
 * between the two: Redis undoes nothing when a script fails, and so an entry is never gone before it is
 * somewhere else. Entries of a retry stream have no other reader, so they are deleted; before their fields
 * stand three pairs of ours. `joined` puts pairs of ours before fields; as Lua cannot pass more than about
 * 8,000 items to a command, many fields become one, `revent_fields`, a JSON array.
 */
export const take = `
local function done(key, group, id, isRetry)
  redis.call('XACK', key, group, id)
  if isRetry == '1' then redis.call('XDEL', key, id) end
end

local function fieldsOf(key, group, consumer, id, isRetry)
  local pending = redis.pcall('XPENDING', key, group, id, id, 1)
  if pending.err or #pending == 0 or pending[1][2] ~= consumer then return nil end
  local found = redis.call('XRANGE', key, id, id)
  if #found == 0 then
    done(key, group, id, isRetry)
    return nil
  end
  local fields = found[1][2]
  local original = {}
  for i = isRetry == '1' and 7 or 1, #fields do original[#original + 1] = fields[i] end
  return original
end

local function joined(ours, fields)
  if #fields > 7000 then fields = { 'revent_fields', cjson.encode(fields) } end
  for _, item in ipairs(fields) do ours[#ours + 1] = item end
  return ours
end

local function tagged(entry, attempts, deliveries, fields)
  return joined({ 'revent_entry', entry, 'revent_attempts', attempts, 'revent_deliveries', deliveries }, fields)
end
`;
