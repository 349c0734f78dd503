import type { Location, Locator } from "../diagnostics/index.ts";
import type { Place } from "../model/index.ts";
import { type JsonNode, parseJsonTree } from "./json-tree.ts";
import { type LineAndColumn, lineOf, lineText, type Range } from "./lines.ts";
import type { Yaml } from "./parse.ts";
import { splitPointer } from "./pointer.ts";
import { findInYaml } from "./yaml-position.ts";

type Finder = (steps: readonly string[], part: Place["part"]) => Range | undefined;

/**
 * A {@link Locator} over the texts that `read` gives. A file is parsed for positions once, when the
 * first of its faults is shown.
 */
export function createLocator(read: (file: string) => string | undefined, yaml: Yaml): Locator {
  const finders = new Map<string, Finder>();
  return (place) => {
    const text = read(place.file);
    if (text === undefined) return undefined;
    if (place.line !== undefined) {
      return locationAt(text, { line: place.line, column: place.column ?? 1 }, 1);
    }
    let find = finders.get(place.file);
    if (find === undefined) {
      find = safeFinderOf(text, yaml);
      finders.set(place.file, find);
    }
    return locate(text, find, place);
  };
}

function locate(text: string, find: Finder, place: Place): Location | undefined {
  const range = find(splitPointer(place.pointer), place.part);
  if (range === undefined) return undefined;
  return locationAt(text, lineOf(text, range.start), range.end - range.start);
}

function locationAt(text: string, { line, column }: LineAndColumn, length: number): Location {
  const source = lineText(text, line);
  const rest = source.slice(column - 1).trimEnd().length;
  return { line, column, length: Math.max(1, Math.min(length, rest)), text: source };
}

/** A file that is nested too deep has been refused as a whole, so its beginning is the place. */
function safeFinderOf(text: string, yaml: Yaml): Finder {
  try {
    return finderOf(text, yaml);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return () => ({ start: 0, end: 1 });
  }
}

function finderOf(text: string, yaml: Yaml): Finder {
  if (isJson(text)) {
    const tree = parseJsonTree(text);
    return (steps, part) => findInJson(tree, steps, part);
  }
  const document = yaml.parseDocument(text, { merge: true, logLevel: "silent", uniqueKeys: false });
  return (steps, part) => findInYaml({ document, yaml }, steps, part);
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The scalar at the end of `steps`, or the key of what is larger; as far as the steps lead. */
function findInJson(root: JsonNode, steps: readonly string[], part: Place["part"]): Range {
  let node = root;
  for (const step of steps) {
    const next = node.children?.get(step);
    if (next === undefined) break;
    node = next;
  }
  const isKey = part === "key" || node.children !== undefined;
  if (!isKey) return { start: node.start, end: node.end };
  return { start: node.keyStart, end: node.keyEnd };
}
