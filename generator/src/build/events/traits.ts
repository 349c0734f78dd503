import { child, itemsOf, type Located } from "../../load/index.ts";
import type { Context } from "../context.ts";

/**
 * A message or an operation and its traits, whoever has the say first: in version 3 the object itself,
 * in version 2 its traits; of several traits the last one.
 */
export function layersOf(context: Context, at: Located): readonly Located[] {
  const traits = child(at, "traits");
  if (traits === undefined) return [at];
  const added = itemsOf(traits)
    .flatMap((item) => context.documents.follow(item) ?? [])
    .reverse();
  return isVersion2(context, at.file) ? [...added, at] : [at, ...added];
}

/** The first layer that says something under `field`. */
export function layerWith(layers: readonly Located[], field: string): Located | undefined {
  return layers.find((layer) => child(layer, field) !== undefined);
}

function isVersion2(context: Context, file: string): boolean {
  const root = context.documents.open(file);
  return String(root && child(root, "asyncapi")?.value).startsWith("2");
}
