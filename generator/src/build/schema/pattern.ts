import { entriesOf, isMapping, type Located } from "../../load/index.ts";
import type { Context } from "../context.ts";
import { reportType } from "../read.ts";

/**
 * `pattern` as a regular expression that JavaScript accepts in Unicode mode. Needless escapes, which
 * only that mode refuses, are repaired; what is still no expression is told and left out.
 */
export function readPattern(context: Context, at: Located): string | undefined {
  if (typeof at.value === "string") return usable(context, at, at.value);
  reportType(context, at, "text", "warning");
  return undefined;
}

/** The schemas of `patternProperties` by their patterns, as {@link readPattern} reads these. */
export function readPatternMap<Value>(
  context: Context,
  at: Located,
  read: (item: Located) => Value,
): Readonly<Record<string, Value>> | undefined {
  if (!isMapping(at.value)) {
    reportType(context, at, "a mapping", "warning");
    return undefined;
  }
  return Object.fromEntries(
    entriesOf(at).flatMap(([key, item]) => {
      const pattern = usable(context, item, key);
      return pattern === undefined ? [] : [[pattern, read(item)] as const];
    }),
  );
}

function usable(context: Context, at: Located, written: string): string | undefined {
  for (const pattern of [written, repair(written)]) {
    if (compiles(pattern)) return isHarmless(context, at, pattern) ? pattern : undefined;
  }
  context.diagnostics.warn(
    "schema-unsupported",
    { file: at.file, pointer: at.pointer },
    "This is not a regular expression of JavaScript; values are not checked against it.",
    "Write it as ECMA-262 says, with the flag `u`.",
  );
  return undefined;
}

/** Whether a pattern takes bounded time: otherwise whoever sends a request could stop the service. */
function isHarmless(
  { diagnostics, patterns }: Context,
  { file, pointer }: Located,
  pattern: string,
): boolean {
  const text = patterns.exponentialText(pattern);
  if (text === undefined) return true;
  const shown = text.length > 24 ? `${text.slice(0, 24)}…` : text;
  diagnostics.error(
    "pattern-exponential",
    { file, pointer },
    `This pattern takes exponential time to refuse texts such as ${JSON.stringify(shown)}.`,
    "Let each text match in one way only, as `^[\\w-]*$` does and `^(\\w+-?)*$` does not.",
  );
  return false;
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, "u");
    return true;
  } catch {
    return false;
  }
}

/** Drops the backslash where Unicode mode knows no such escape, and escapes a hyphen that makes no range. */
function repair(pattern: string): string {
  let inClass = false;
  return pattern.replaceAll(/\\.|./gsu, (part, offset: number) => {
    if (part === "[" && !inClass) inClass = true;
    else if (part === "]") inClass = false;
    if (part === "-" && inClass && isBesideClassEscape(pattern, offset)) return "\\-";
    if (!/^\\[^\w^$\\.*+?()[\]{}|/]$/u.test(part)) return part === "\\_" ? "_" : part;
    return inClass && part === "\\-" ? part : part.slice(1);
  });
}

function isBesideClassEscape(pattern: string, offset: number): boolean {
  return /\\[dswDSW]$/.test(pattern.slice(0, offset)) || /^-\\[dswDSW]/.test(pattern.slice(offset));
}
