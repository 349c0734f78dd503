import { script } from "./script.ts";

/**
 * Reads what nobody of the group had, and does not wait for any. Taking a reply of many texts apart costs more than all
 * else that is done for an event, so the reply is one text.
 * KEYS source…; ARGV group, consumer, how many of each.
 * Answers JSON, `[[key, [shape…], [id, number of its shape, value…, id, …]]…]`: a shape has the names of fields, each with
 * its value, or with false where that varies and stands with the entry. Answers nothing where there is nothing.
 */
export const read = script(`
local steady = { ce_specversion = true, ce_source = true, ce_type = true, ['content-type'] = true }
local function fits(shape, fields)
  if #shape ~= #fields then return false end
  for i = 1, #fields, 2 do
    if shape[i] ~= fields[i] or (shape[i + 1] and shape[i + 1] ~= fields[i + 1]) then return false end
  end
  return true
end
local function shapeOf(fields)
  local shape = {}
  for i = 1, #fields, 2 do
    shape[i] = fields[i]
    shape[i + 1] = steady[fields[i]] and fields[i + 1] or false
  end
  return shape
end
local function numberOf(fields, shapes, likely)
  if shapes[likely] and fits(shapes[likely], fields) then return likely end
  for number, shape in ipairs(shapes) do
    if fits(shape, fields) then return number end
  end
  shapes[#shapes + 1] = shapeOf(fields)
  return #shapes
end
local function pack(entries)
  local shapes, items, count, number = {}, {}, 0, 1
  for _, entry in ipairs(entries) do
    local fields = entry[2]
    number = numberOf(fields, shapes, number)
    local shape = shapes[number]
    items[count + 1], items[count + 2] = entry[1], number
    count = count + 2
    for i = 2, #fields, 2 do
      if not shape[i] then
        count = count + 1
        items[count] = fields[i]
      end
    end
  end
  return shapes, items
end
local what = { 'GROUP', ARGV[1], ARGV[2], 'COUNT', ARGV[3], 'STREAMS', unpack(KEYS) }
for _ = 1, #KEYS do what[#what + 1] = '>' end
local reply = redis.pcall('XREADGROUP', unpack(what))
if not reply or reply.err then return reply end
local packed = {}
for _, source in ipairs(reply) do packed[#packed + 1] = { source[1], pack(source[2]) } end
return cjson.encode(packed)
`);
