import { entriesOf, isMapping, itemsOf, type Located, refOf } from "../load/index.ts";
import type { Context } from "./context.ts";
import { mappingAt } from "./read.ts";

/** Where a mapping is a value of somebody's, and its `$ref` no reference. */
const values = new Set(["const", "default", "enum", "example", "examples", "value"]);

/**
 * Tells every `$ref` under `components` that leads nowhere, also in what nothing refers to. Schemas are
 * left out: all of them become types, which tells the same.
 */
export function checkReferences(context: Context, document: Located): void {
  const components = mappingAt(context, document, "components");
  if (components === undefined) return;
  for (const [kind, entries] of entriesOf(components)) {
    if (kind !== "schemas") check(context, entries);
  }
}

function check(context: Context, at: Located): void {
  if (refOf(at.value) !== undefined) context.documents.follow(at);
  for (const item of itemsOf(at)) check(context, item);
  if (!isMapping(at.value)) return;
  for (const [key, value] of entriesOf(at)) {
    if (!values.has(key) && !key.startsWith("x-")) check(context, value);
  }
}
