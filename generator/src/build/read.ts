import { child, entriesOf, isMapping, itemsOf, type Located, type Mapping } from "../load/index.ts";
import type { Context } from "./context.ts";

/**
 * Reads typed values out of a contract. Absent and `null` are the same: nothing. A value of another
 * type than the specification says is told and taken as absent.
 */

/** `at`, or what its `$ref` leads to, as a mapping; where nothing is written, an empty one. */
export function asMapping(context: Context, at: Located): Located<Mapping> | undefined {
  const target = context.documents.follow(at);
  if (target === undefined) return undefined;
  const { file, pointer, value } = target;
  if (isMapping(value)) return { file, pointer, value };
  if (value === null) {
    reportType(context, target, "a mapping", "warning");
    return { file, pointer, value: {} };
  }
  reportType(context, target, "a mapping");
  return undefined;
}

/** The mapping under `key`, `$ref`s followed. */
export function mappingAt(
  context: Context,
  parent: Located,
  key: string,
): Located<Mapping> | undefined {
  const at = present(parent, key);
  return at && asMapping(context, at);
}

/** The entries of the mapping under `key`, extensions (`x-…`) left out; `$ref`s of the entries stay. */
export function entriesAt(
  context: Context,
  parent: Located,
  key: string,
): readonly (readonly [string, Located])[] {
  const mapping = mappingAt(context, parent, key);
  if (mapping === undefined) return [];
  return entriesOf(mapping).filter(([name]) => !name.startsWith("x-"));
}

/** The items of the sequence under `key`. */
export function itemsAt(context: Context, parent: Located, key: string): readonly Located[] {
  const at = present(parent, key);
  if (at === undefined) return [];
  if (!Array.isArray(at.value)) reportType(context, at, "a list");
  return itemsOf(at);
}

/** The text under `key`. */
export function textAt(context: Context, parent: Located, key: string): string | undefined {
  const at = present(parent, key);
  if (at === undefined) return undefined;
  if (typeof at.value === "string") return at.value;
  reportType(context, at, "text", "warning");
  return undefined;
}

/** The boolean under `key`. */
export function flagAt(context: Context, parent: Located, key: string): boolean | undefined {
  const at = present(parent, key);
  if (at === undefined) return undefined;
  if (typeof at.value === "boolean") return at.value;
  reportType(context, at, "true or false", "warning");
  return undefined;
}

/** `summary`, `description` and `deprecated`, where they are written. */
export function documentationAt(
  context: Context,
  at: Located,
): { summary?: string; description?: string; deprecated?: boolean } {
  const summary = textAt(context, at, "summary");
  const description = textAt(context, at, "description");
  return {
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    ...(flagAt(context, at, "deprecated") === true && { deprecated: true }),
  };
}

/** Tells that a value is not of the type that was expected. */
export function reportType(
  { diagnostics }: Context,
  at: Located,
  expected: string,
  severity: "error" | "warning" = "error",
): void {
  const { file, pointer, value } = at;
  diagnostics.add({
    severity,
    code: "wrong-type",
    message: `This should be ${expected}, but it is ${typeName(value)}.`,
    place: { file, pointer },
  });
}

function present(parent: Located, key: string): Located | undefined {
  const at = child(parent, key);
  return at === undefined || at.value === null ? undefined : at;
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "text";
    case "object":
      return "a mapping";
    default:
      return String(value);
  }
}
