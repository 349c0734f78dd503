import { type KeyEntries, listOf, type RawEntry } from "../replies.ts";

/** The entries in an answer of the script `read`. */
export function unpack(reply: unknown): KeyEntries[] {
  const sources: unknown = typeof reply === "string" ? JSON.parse(reply) : [];
  return listOf(sources).map((source) => {
    const [key, shapes, items] = listOf(source);
    return { key: String(key), entries: entriesIn(listOf(items), listOf(shapes).map(shapeOf)) };
  });
}

/** What entries of one kind have in common. */
interface Shape {
  /** Names and values, as in an entry; what stands for a value that varies is replaced. */
  readonly fields: readonly string[];
  readonly varying: readonly number[];
}

function shapeOf(shape: unknown): Shape {
  const list = listOf(shape);
  const varying = list.flatMap((item, at) => (item === false ? [at] : []));
  return { fields: list.map(String), varying };
}

function entriesIn(items: readonly unknown[], shapes: readonly Shape[]): RawEntry[] {
  const entries: RawEntry[] = [];
  for (let at = 0; at < items.length; ) {
    const id = String(items[at++]);
    const shape = shapes[Number(items[at++]) - 1];
    const fields = shape ? [...shape.fields] : [];
    for (const place of shape?.varying ?? []) fields[place] = String(items[at++]);
    entries.push({ id, fields, deliveries: 1, attempts: 0 });
  }
  return entries;
}
