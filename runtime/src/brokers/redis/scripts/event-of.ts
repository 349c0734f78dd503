import type { Message } from "../../../events/index.ts";

/** An event as {@link eventOf} names it. */
export function nameOf({ source, id }: Pick<Message, "source" | "id">): string {
  return `${source} ${id}`;
}

/** A Lua function: source and id of the event in an entry of ours, by its fields; '' where they say neither (`encoding: flat`). */
export const eventOf = `
local function eventOf(fields)
  return fields[3] == 'ce_id' and (fields[6] or '') .. ' ' .. fields[4] or ''
end
`;
