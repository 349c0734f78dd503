import type { Diagnostics } from "../diagnostics/index.ts";
import type { Documents } from "../load/index.ts";
import type { PatternJudge } from "./backtracking/index.ts";
import type { TypeRegistry } from "./schema/registry.ts";

/** What every builder works with. */
export interface Context {
  readonly documents: Documents;
  readonly diagnostics: Diagnostics;
  readonly types: TypeRegistry;
  readonly patterns: PatternJudge;
  /** Contract extensions of others that look like ours. */
  readonly contractExtensions: readonly string[];
}
