import { itemsOf, type Located } from "../../load/index.ts";
import type { Context } from "../context.ts";
import { typeNames } from "./keywords.ts";

/** `type`: one name or several; a name that JSON Schema does not know is told, and stands for any type. */
export function readTypes(context: Context, at: Located): string | readonly string[] | undefined {
  const items = Array.isArray(at.value) ? itemsOf(at) : [at];
  const names = items.flatMap((item) => readType(context, item) ?? []);
  if (!Array.isArray(at.value)) return names[0];
  return names.length === 0 || names.length < items.length ? undefined : [...new Set(names)];
}

function readType({ diagnostics }: Context, at: Located): string | undefined {
  if (at.value === null) return "null";
  if (typeof at.value === "string" && typeNames.has(at.value)) return at.value;
  const meant = String(at.value).toLowerCase();
  const known = typeNames.has(meant) ? meant : undefined;
  diagnostics.warn(
    "schema-unsupported",
    { file: at.file, pointer: at.pointer },
    `\`${JSON.stringify(at.value)}\` is not a type of JSON Schema; ${known === undefined ? "the value can be anything" : `\`${known}\` is taken`}.`,
    `Write one of ${[...typeNames].join(", ")}.`,
  );
  return known;
}
