import type { Document, Node, Pair } from "yaml";
import type { Place } from "../model/index.ts";
import type { Range } from "./lines.ts";
import type { Yaml } from "./parse.ts";

/**
 * The scalar at the end of `steps`, or the key of what is larger; as far as the steps lead. Aliases
 * and merge keys are followed to where the value is written.
 */
export function findInYaml(
  source: Source,
  steps: readonly string[],
  part: Place["part"],
): Range | undefined {
  const { document, yaml } = source;
  let position: Position = { value: document.contents };
  for (const step of steps) {
    const next = stepInto(position.value, step, source);
    if (next === undefined) break;
    position = next;
  }
  const { key, value } = position;
  const isKey = key !== undefined && (part === "key" || yaml.isCollection(value));
  const range = isKey ? undefined : rangeOf(value);
  return range ?? rangeOf(key) ?? rangeOf(document.contents);
}

/** A document with positions, and the module that reads it. */
export interface Source {
  readonly document: Document.Parsed;
  readonly yaml: Yaml;
}

interface Position {
  readonly key?: Node;
  readonly value: unknown;
}

function stepInto(parent: unknown, step: string, source: Source): Position | undefined {
  const { document, yaml } = source;
  const target = yaml.isAlias(parent) ? parent.resolve(document) : parent;
  if (yaml.isSeq(target)) {
    const value = target.items[Number(step)];
    return value === undefined ? undefined : { value };
  }
  if (!yaml.isMap(target)) return undefined;
  const pair = target.items.find((item) => keyText(item, yaml) === step);
  if (pair !== undefined) return positionOf(pair, yaml);
  return stepIntoMerged(target.items, step, source);
}

function stepIntoMerged(
  pairs: readonly Pair[],
  step: string,
  source: Source,
): Position | undefined {
  const { yaml } = source;
  for (const pair of pairs.filter((item) => keyText(item, yaml) === "<<")) {
    const bases = yaml.isSeq(pair.value) ? pair.value.items : [pair.value];
    for (const base of bases) {
      const found = stepInto(base, step, source);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function positionOf(pair: Pair, yaml: Yaml): Position {
  return yaml.isNode(pair.key) ? { key: pair.key, value: pair.value } : { value: pair.value };
}

/** The key as text; that of a merge is a symbol, and its text `<<`. */
function keyText(pair: Pair, yaml: Yaml): string {
  if (!yaml.isScalar(pair.key)) return String(pair.key);
  const { value, source } = pair.key;
  return typeof value === "symbol" ? String(source) : String(value);
}

function rangeOf(node: unknown): Range | undefined {
  if (typeof node !== "object" || node === null || !("range" in node)) return undefined;
  const { range } = node;
  if (!Array.isArray(range)) return undefined;
  const [start, end]: readonly unknown[] = range;
  if (typeof start !== "number" || typeof end !== "number" || start === end) return undefined;
  return { start, end };
}
