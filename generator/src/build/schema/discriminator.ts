import { child, entriesOf, isMapping, type Located } from "../../load/index.ts";
import type { Context } from "../context.ts";
import { mappingAt, reportType, textAt } from "../read.ts";
import type { Discriminator } from "./rename.ts";

/** `discriminator` as OpenAPI writes it, or as AsyncAPI does (only the property's name). */
export function readDiscriminator(context: Context, schema: Located): Discriminator | undefined {
  const at = child(schema, "discriminator");
  if (at === undefined) return undefined;
  if (typeof at.value === "string") return { propertyName: at.value };
  if (!isMapping(at.value)) {
    reportType(context, at, "a mapping", "warning");
    return undefined;
  }
  const propertyName = textAt(context, at, "propertyName");
  if (propertyName === undefined) return undefined;
  const mapping = mappingAt(context, at, "mapping");
  if (mapping === undefined) return { propertyName };
  const entries = entriesOf(mapping).flatMap(([value, ref]) => {
    const key = typeof ref.value === "string" ? readTarget(context, ref, ref.value) : undefined;
    return key === undefined ? [] : [[value, key] as const];
  });
  return { propertyName, mapping: Object.fromEntries(entries) };
}

/**
 * A mapping names a schema of the same document, or refers to one as `$ref` does. It only narrows what the
 * alternatives allow, so one that leads nowhere is left out.
 */
function readTarget(context: Context, at: Located, text: string): string | undefined {
  const $ref = /^[\w.-]+$/.test(text) && !isFile(text) ? `#/components/schemas/${text}` : text;
  const target = context.diagnostics.leniently(() =>
    context.documents.resolve({ ...at, value: { $ref } }),
  );
  return target && context.types.refer(target);
}

function isFile(text: string): boolean {
  return /\.(ya?ml|json)$/i.test(text);
}
