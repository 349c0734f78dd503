/**
 * A Lua function: an entry is the first of a stream. What names the stream is a random text, of whoever looked at it while
 * it was new, and that entry's id; where it has had a first one before, it was deleted, and the text is gone with it.
 */
export const begin = `
local function begin(key, id)
  local name = redis.call('GET', key) or ''
  if string.find(name, ' ') then name = '' end
  redis.call('SET', key, name .. ' ' .. id)
end
`;
