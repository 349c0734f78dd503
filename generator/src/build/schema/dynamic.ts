import {
  child,
  entriesOf,
  isMapping,
  itemsOf,
  type Located,
  splitPointer,
} from "../../load/index.ts";
import type { Context } from "../context.ts";

/**
 * The one schema that a `$recursiveRef` (2019-09) or `$dynamicRef` (2020-12) in `at` can mean; `undefined`
 * where there is none. Where several schemas bear the anchor, which one is meant depends on the way taken,
 * which has no counterpart in TypeScript: that is told.
 */
export function dynamicTarget(context: Context, at: Located): Located | undefined {
  const recursive = child(at, "$recursiveRef");
  if (recursive !== undefined) return recursiveTarget(context, recursive);
  const dynamic = child(at, "$dynamicRef");
  if (dynamic === undefined) return undefined;
  const [target, other] = anchored(context, dynamic);
  if (target !== undefined && other === undefined) return target;
  report(context, dynamic, "$dynamicRef");
  return undefined;
}

/** The outermost schema around it that says `$recursiveAnchor: true`, or the named schema that it stands in. */
function recursiveTarget(context: Context, at: Located): Located | undefined {
  const around = valuesAround(context, at);
  const anchored = around.find((one) => child(one, "$recursiveAnchor")?.value === true);
  const target =
    anchored ?? around.find(({ pointer }) => /^\/components\/schemas\/[^/]+$/.test(pointer));
  if (at.value === "#" && target !== undefined) return target;
  report(context, at, "$recursiveRef");
  return undefined;
}

/** What stands around `at`, from the whole file inwards. */
function valuesAround(context: Context, { file, pointer }: Located): readonly Located[] {
  const around: Located[] = [];
  let current = context.documents.open(file);
  for (const step of splitPointer(pointer)) {
    if (current === undefined) break;
    around.push(current);
    current = child(current, step);
  }
  return around;
}

/** The schemas of the same file that bear the `$dynamicAnchor` that is referred to. */
function anchored(context: Context, { file, value }: Located): readonly Located[] {
  const root = context.documents.open(file);
  if (root === undefined || typeof value !== "string" || !value.startsWith("#")) return [];
  const found: Located[] = [];
  collect(root, value.slice(1), found);
  return found;
}

function collect(at: Located, anchor: string, found: Located[]): void {
  for (const item of itemsOf(at)) collect(item, anchor, found);
  if (!isMapping(at.value)) return;
  if (child(at, "$dynamicAnchor")?.value === anchor) found.push(at);
  for (const [, value] of entriesOf(at)) collect(value, anchor, found);
}

function report({ diagnostics }: Context, at: Located, keyword: string): void {
  diagnostics.error(
    "schema-unsupported",
    { file: at.file, pointer: at.pointer },
    `\`${keyword}\` does not lead to one schema of this file alone, which is not supported.`,
    "Refer to one schema by `$ref`.",
  );
}
