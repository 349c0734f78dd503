/**
 * A key is halted by those of its entries that were put aside, also while they are replayed and not settled. They stand
 * in a sorted set, all with score 0, so that those of one key stand together, in the order of the stream: a member is
 * `"<key>" <entry>`, the key as a JSON string (which none begins with but its own), the entry's id with leading zeros.
 */
export function haltedMember(key: string, entryId: string): string {
  const [ms = "", sequence = ""] = entryId.split("-");
  return `${haltedName(key)}${ms.padStart(20, "0")}-${sequence.padStart(20, "0")}`;
}

/** What all members of a key begin with. */
export function haltedName(key: string): string {
  return `${JSON.stringify(key)} `;
}

/** A Lua function: what all members of the same key begin with. */
export const nameOf = `
local function nameOf(member) return string.sub(member, 1, -42) end
`;
