import { script } from "./script.ts";

/**
 * Reads what nobody of the group had, and does not wait for any. Taking a reply of many texts apart costs more than all
 * else that is done for an event, so the reply is two.
 * KEYS source…; ARGV group, consumer, how many of each.
 * Answers JSON, `[[key, [shape…], [id, number of its shape, value…, id, …]]…]`, and texts with line breaks between: a shape
 * has the names of fields, each with its value, or with false where that varies and stands with the entry. A value that is
 * false is the next one of the texts: data is JSON itself, and would be escaped, and read once more. Only short data, since
 * whoever has a part of a text keeps all of it in memory. Answers nothing where there is nothing.
 */
export const read = script(`
local steady = { ce_specversion = true, ce_source = true, ce_type = true, ['content-type'] = true }
local find = string.find
local function fits(shape, fields)
  for i = 1, #shape do
    if shape[i] and shape[i] ~= fields[i] then return false end
  end
  return #shape == #fields
end
local function shapeOf(fields)
  local shape = {}
  for i = 1, #fields, 2 do
    shape[i] = fields[i]
    shape[i + 1] = steady[fields[i]] and fields[i + 1] or false
  end
  return shape
end
local function numberOf(fields, shapes)
  for number, shape in ipairs(shapes) do
    if fits(shape, fields) then return number end
  end
  shapes[#shapes + 1] = shapeOf(fields)
  return #shapes
end
local texts = {}
local function pack(entries)
  local shapes, items, count, number, shape = {}, {}, 0, 0, {}
  for e = 1, #entries do
    local fields = entries[e][2]
    if not fits(shape, fields) then
      number = numberOf(fields, shapes)
      shape = shapes[number]
    end
    items[count + 1], items[count + 2] = entries[e][1], number
    count = count + 2
    for i = 2, #fields, 2 do
      if not shape[i] then
        count = count + 1
        items[count] = fields[i]
        if fields[i - 1] == 'data' and #fields[i] <= 4096 and not find(fields[i], '\\n', 1, true) then
          texts[#texts + 1] = fields[i]
          items[count] = false
        end
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
return { cjson.encode(packed), table.concat(texts, '\\n') }
`);
