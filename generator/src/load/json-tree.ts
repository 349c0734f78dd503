import type { Range } from "./lines.ts";

/** A JSON value with the offsets of its text; objects and arrays hold their children by key. */
export interface JsonNode {
  readonly start: number;
  readonly end: number;
  /** Offset of the key that the value stands under; that of the value itself for an item. */
  readonly keyStart: number;
  /** Offset of the end of that key. */
  readonly keyEnd: number;
  readonly children?: ReadonlyMap<string, JsonNode>;
}

/** A key that stands twice in one object, and the offset of the second one. */
export interface DuplicateKey {
  readonly key: string;
  readonly offset: number;
}

/**
 * Reads the positions of a text that `JSON.parse` has accepted. `onDuplicate` hears of every key
 * that an object has twice, which `JSON.parse` does not tell.
 */
export function parseJsonTree(
  text: string,
  onDuplicate: (duplicate: DuplicateKey) => void = () => {},
): JsonNode {
  return readValue({ text, offset: 0, onDuplicate });
}

/** Whether an object in `text` has a key twice: then the text has more keys than its `value`. */
export function hasDuplicates(text: string, value: unknown): boolean {
  let inText = 0;
  for (const [, colon] of text.matchAll(stringAndColon)) if (colon === ":") inText++;
  return inText > countKeys(value);
}

const stringAndColon = /"(?:[^"\\]+|\\.)*"\s*(:?)/g;

function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const items = Object.values(value);
  return items.reduce(
    (sum, item) => sum + countKeys(item),
    Array.isArray(value) ? 0 : items.length,
  );
}

interface Reader {
  readonly text: string;
  offset: number;
  readonly onDuplicate: (duplicate: DuplicateKey) => void;
}

const scalar = /"(?:[^"\\]+|\\.)*"|[-+.\w]+/y;

function readValue(reader: Reader, key?: Range): JsonNode {
  const start = skipBlanks(reader);
  const opening = reader.text[start];
  const { start: keyStart, end: keyEnd } = key ?? { start, end: start + 1 };
  if (opening === "{") return { ...readContainer(reader, start, "}"), keyStart, keyEnd };
  if (opening === "[") return { ...readContainer(reader, start, "]"), keyStart, keyEnd };
  return { start, end: skipScalar(reader), keyStart, keyEnd };
}

function readContainer(
  reader: Reader,
  start: number,
  close: string,
): Pick<JsonNode, "start" | "end" | "children"> {
  const children = new Map<string, JsonNode>();
  reader.offset = start + 1;
  while (skipBlanks(reader) < reader.text.length && reader.text[reader.offset] !== close) {
    if (close === "}") readEntry(reader, children);
    else children.set(String(children.size), readValue(reader));
    if (reader.text[skipBlanks(reader)] === ",") reader.offset++;
  }
  reader.offset++;
  return { start, end: reader.offset, children };
}

function readEntry(reader: Reader, children: Map<string, JsonNode>): void {
  const keyStart = reader.offset;
  const keyEnd = skipScalar(reader);
  const key = String(JSON.parse(reader.text.slice(keyStart, keyEnd)));
  skipBlanks(reader);
  reader.offset++;
  if (children.has(key)) reader.onDuplicate({ key, offset: keyStart });
  children.set(key, readValue(reader, { start: keyStart, end: keyEnd }));
}

function skipScalar(reader: Reader): number {
  scalar.lastIndex = reader.offset;
  reader.offset = scalar.test(reader.text) ? scalar.lastIndex : reader.text.length;
  return reader.offset;
}

function skipBlanks(reader: Reader): number {
  while (" \t\n\r".includes(reader.text[reader.offset] ?? "end")) reader.offset++;
  return reader.offset;
}
