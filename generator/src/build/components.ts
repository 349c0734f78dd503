import { entriesOf, isMapping, itemsOf, type Located, refOf } from "../load/index.ts";
import type { Context } from "./context.ts";
import { entriesAt, mappingAt } from "./read.ts";

/** Where a mapping is a value of somebody's, and its `$ref` no reference. */
const values = new Set(["const", "default", "enum", "example", "examples", "value"]);

/**
 * Looks into what nothing refers to under `components`. Named schemas become types: hand-written code
 * may want them. Of the rest every `$ref` that leads nowhere is told.
 */
export function readComponents(context: Context, document: Located): void {
  const components = mappingAt(context, document, "components");
  if (components === undefined) return;
  for (const [, schema] of entriesAt(context, components, "schemas")) context.types.refer(schema);
  for (const [kind, entries] of entriesOf(components)) {
    if (kind !== "schemas") checkReferences(context, entries);
  }
}

function checkReferences(context: Context, at: Located): void {
  if (refOf(at.value) !== undefined) context.documents.follow(at);
  for (const item of itemsOf(at)) checkReferences(context, item);
  if (!isMapping(at.value)) return;
  for (const [key, value] of entriesOf(at)) {
    if (!values.has(key) && !key.startsWith("x-")) checkReferences(context, value);
  }
}
