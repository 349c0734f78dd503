import type { Place } from "../model/index.ts";
import type { Range } from "./lines.ts";
import type { YamlEntry, YamlTree } from "./yaml-tree.ts";

/**
 * The scalar at the end of `steps`, or the key of what is larger; as far as the steps lead. Aliases
 * and merge keys are followed to where the value is written.
 */
export function findInYaml(
  tree: YamlTree,
  steps: readonly string[],
  part: Place["part"],
): Range | undefined {
  const { root } = tree;
  if (root === undefined) return undefined;
  let entry: YamlEntry = { value: root };
  for (const step of steps) {
    const next = tree.entriesOf(entry.value).get(step);
    if (next === undefined) break;
    entry = next;
  }
  const { key, value } = entry;
  const keyRange = key === undefined ? undefined : tree.rangeOf(key);
  const isKey = keyRange !== undefined && (part === "key" || tree.isCollection(value));
  return (isKey ? keyRange : tree.rangeOf(value)) ?? keyRange ?? tree.rangeOf(root);
}
