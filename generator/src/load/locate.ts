import type { Location, Locator } from "../diagnostics/index.ts";
import type { Place } from "../model/index.ts";
import { type JsonNode, parseJsonTree } from "./json-tree.ts";
import { type LineAndColumn, Lines, type Range } from "./lines.ts";
import { splitPointer } from "./pointer.ts";
import type { Yaml } from "./yaml.ts";
import { findInYaml } from "./yaml-position.ts";
import { YamlTree } from "./yaml-tree.ts";

type Finder = (steps: readonly string[], part: Place["part"]) => Range | undefined;

/** What is known of a text once one of its faults was shown. */
interface Text {
  readonly lines: Lines;
  find?: Finder;
}

/**
 * A {@link Locator} over the texts that `read` gives. A file is parsed for positions once, when the
 * first of its faults is shown.
 */
export function createLocator(read: (file: string) => string | undefined, yaml: Yaml): Locator {
  const texts = new Map<string, Text>();
  return (place) => {
    const source = read(place.file);
    if (source === undefined) return undefined;
    const text = texts.get(place.file) ?? { lines: new Lines(source) };
    texts.set(place.file, text);
    if (place.line !== undefined) {
      return locationAt(text.lines, { line: place.line, column: place.column ?? 1 }, 1);
    }
    text.find ??= safeFinderOf(source, yaml);
    return locate(text.lines, text.find, place);
  };
}

function locate(lines: Lines, find: Finder, place: Place): Location | undefined {
  const range = find(splitPointer(place.pointer), place.part);
  if (range === undefined) return undefined;
  return locationAt(lines, lines.at(range.start), range.end - range.start);
}

function locationAt(lines: Lines, { line, column }: LineAndColumn, length: number): Location {
  const source = lines.textOf(line);
  const rest = source.slice(column - 1).trimEnd().length;
  return { line, column, length: Math.max(1, Math.min(length, rest)), text: source };
}

/** A file that cannot be read, or is nested too deep, is refused as a whole: its beginning is the place. */
function safeFinderOf(text: string, yaml: Yaml): Finder {
  try {
    return finderOf(text, yaml);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof yaml.YAMLException)) throw error;
    return () => ({ start: 0, end: 1 });
  }
}

function finderOf(text: string, yaml: Yaml): Finder {
  if (isJson(text)) {
    const tree = parseJsonTree(text);
    return (steps, part) => findInJson(tree, steps, part);
  }
  const tree = new YamlTree(yaml, text);
  return (steps, part) => findInYaml(tree, steps, part);
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
