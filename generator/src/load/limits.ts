/** Bounds that keep a hostile or broken file from costing more than an honest one. */
export const limits = {
  /** Bytes of one file. */
  fileSize: 50 * 1024 * 1024,
  /** Values inside values, in one file. */
  depth: 500,
  /** Values of one file, those that YAML aliases repeat counted each time. */
  values: 2_000_000,
  /** Keys of one mapping. The widest of the public contracts, with 10,000 paths, has 14,227. */
  keys: 100_000,
  /** `$ref`s that lead from one to the next. */
  refHops: 100,
} as const;
