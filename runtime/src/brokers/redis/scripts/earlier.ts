/** A Lua function: whether an entry's id comes before another. */
export const earlier = `
local function earlier(a, b)
  local ams, aseq = string.match(a, '(%d+)-(%d+)')
  local bms, bseq = string.match(b, '(%d+)-(%d+)')
  ams, bms = tonumber(ams), tonumber(bms)
  if ams == bms then return tonumber(aseq) < tonumber(bseq) end
  return ams < bms
end
`;
