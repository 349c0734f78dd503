import { limits } from "./limits.ts";

/** Why a document is too much to walk, or `undefined` where it is not. */
export type Excess = "too-deep" | "too-many-values" | "too-many-keys" | undefined;

/**
 * Whether `root` can be walked: not deeper than {@link limits.depth}, with no mapping of more keys than
 * {@link limits.keys}, and with not more values than {@link limits.values} when what aliases share is
 * counted each time. An alias inside its own anchor has no end, and so is too deep.
 */
export function measure(root: unknown, options: { readonly shared: boolean }): Excess {
  const sizes = options.shared ? new Map<object, Size>() : undefined;
  const { values, height, keys } = sizeOf(root, 0, sizes);
  if (height > limits.depth) return "too-deep";
  if (keys > limits.keys) return "too-many-keys";
  return values > limits.values ? "too-many-values" : undefined;
}

interface Size {
  readonly values: number;
  /** Levels below and with this value. */
  readonly height: number;
  /** Keys of the widest mapping in and with this value. */
  readonly keys: number;
}

const leaf: Size = { values: 1, height: 1, keys: 0 };
const endless: Size = { values: 1, height: Number.POSITIVE_INFINITY, keys: 0 };

function sizeOf(value: unknown, depth: number, sizes: Map<object, Size> | undefined): Size {
  if (typeof value !== "object" || value === null) return leaf;
  if (depth > limits.depth) return endless;
  const known = sizes?.get(value);
  if (known !== undefined) return known;
  sizes?.set(value, endless);
  const items = Object.values(value);
  let values = 1;
  let height = 0;
  let keys = Array.isArray(value) ? 0 : items.length;
  for (const item of items) {
    const size = sizeOf(item, depth + 1, sizes);
    values += size.values;
    height = Math.max(height, size.height);
    keys = Math.max(keys, size.keys);
  }
  const total = { values, height: height + 1, keys };
  sizes?.set(value, total);
  return total;
}
