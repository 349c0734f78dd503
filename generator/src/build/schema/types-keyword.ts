import { itemsOf, type Located } from "../../load/index.ts";
import type { Context } from "../context.ts";
import { typeNames } from "./keywords.ts";

/** `type`: one name or several; names that JSON Schema does not know are told and left out. */
export function readTypes(context: Context, at: Located): string | readonly string[] | undefined {
  const items = Array.isArray(at.value) ? itemsOf(at) : [at];
  const names = items.flatMap((item) => readType(context, item) ?? []);
  if (!Array.isArray(at.value)) return names[0];
  const distinct = [...new Set(names)];
  return distinct.length === 0 || distinct.length < items.length - 1 ? undefined : distinct;
}

function readType({ diagnostics }: Context, at: Located): string | undefined {
  if (at.value === null) return "null";
  if (typeof at.value === "string" && typeNames.has(at.value)) return at.value;
  diagnostics.warn(
    "schema-unsupported",
    { file: at.file, pointer: at.pointer },
    `\`${JSON.stringify(at.value)}\` is not a type of JSON Schema; the value can be anything.`,
    `Write one of ${[...typeNames].join(", ")}.`,
  );
  return undefined;
}
