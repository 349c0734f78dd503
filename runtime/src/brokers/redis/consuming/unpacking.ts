import { type KeyEntries, listOf, type RawEntry, stringsOf } from "../replies.ts";

/** The entries in an answer of the script `read`. */
export function unpack(reply: unknown): KeyEntries[] {
  const [json = "[]", joined = ""] = stringsOf(reply);
  const texts = joined.split("\n").values();
  return listOf(JSON.parse(json)).map((source) => {
    const [key, shapes, items] = listOf(source);
    const entries = entriesIn(listOf(items), listOf(shapes).map(shapeOf), texts);
    return { key: String(key), entries };
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

function entriesIn(
  items: readonly unknown[],
  shapes: readonly Shape[],
  texts: Iterator<string>,
): RawEntry[] {
  const entries: RawEntry[] = [];
  for (let at = 0; at < items.length; ) {
    const id = String(items[at++]);
    const shape = shapes[Number(items[at++]) - 1];
    const fields = shape ? [...shape.fields] : [];
    for (const place of shape?.varying ?? []) {
      const item = items[at++];
      fields[place] = String(item === false ? texts.next().value : item);
    }
    entries.push({ id, fields, deliveries: 1, attempts: 0 });
  }
  return entries;
}
