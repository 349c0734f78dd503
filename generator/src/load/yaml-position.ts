import type { Document, Node, Pair } from "yaml";
import type { Range } from "./lines.ts";
import type { Yaml } from "./parse.ts";

/**
 * The scalar at the end of `steps`, or the key of what is larger; as far as the steps lead. Aliases
 * and merge keys are followed to where the value is written.
 */
export function findInYaml(
  document: Document.Parsed,
  yaml: Yaml,
  steps: readonly string[],
): Range | undefined {
  let position: Position = { value: document.contents };
  for (const step of steps) {
    const next = stepInto(position.value, step, document, yaml);
    if (next === undefined) break;
    position = next;
  }
  const { key, value } = position;
  const range = yaml.isCollection(value) && key !== undefined ? undefined : rangeOf(value);
  return range ?? rangeOf(key) ?? rangeOf(document.contents);
}

interface Position {
  readonly key?: Node;
  readonly value: unknown;
}

function stepInto(
  parent: unknown,
  step: string,
  document: Document.Parsed,
  yaml: Yaml,
): Position | undefined {
  const target = yaml.isAlias(parent) ? parent.resolve(document) : parent;
  if (yaml.isSeq(target)) {
    const value = target.items[Number(step)];
    return value === undefined ? undefined : { value };
  }
  if (!yaml.isMap(target)) return undefined;
  const pair = target.items.find((item) => keyText(item, yaml) === step);
  if (pair !== undefined) return positionOf(pair, yaml);
  return stepIntoMerged(target.items, step, document, yaml);
}

function stepIntoMerged(
  pairs: readonly Pair[],
  step: string,
  document: Document.Parsed,
  yaml: Yaml,
): Position | undefined {
  for (const pair of pairs.filter((item) => keyText(item, yaml) === "<<")) {
    const sources = yaml.isSeq(pair.value) ? pair.value.items : [pair.value];
    for (const source of sources) {
      const found = stepInto(source, step, document, yaml);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function positionOf(pair: Pair, yaml: Yaml): Position {
  return yaml.isNode(pair.key) ? { key: pair.key, value: pair.value } : { value: pair.value };
}

function keyText(pair: Pair, yaml: Yaml): string {
  return String(yaml.isScalar(pair.key) ? pair.key.value : pair.key);
}

function rangeOf(node: unknown): Range | undefined {
  if (typeof node !== "object" || node === null || !("range" in node)) return undefined;
  const { range } = node;
  if (!Array.isArray(range)) return undefined;
  const [start, end]: readonly unknown[] = range;
  if (typeof start !== "number" || typeof end !== "number" || start === end) return undefined;
  return { start, end };
}
