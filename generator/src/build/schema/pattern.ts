import type { Located } from "../../load/index.ts";
import type { Context } from "../context.ts";
import { reportType } from "../read.ts";

/**
 * `pattern` as a regular expression that JavaScript accepts in Unicode mode. Needless escapes, which
 * only that mode refuses, are repaired; what is still no expression is told and left out.
 */
export function readPattern(context: Context, at: Located): string | undefined {
  if (typeof at.value !== "string") {
    reportType(context, at, "text", "warning");
    return undefined;
  }
  if (compiles(at.value)) return at.value;
  const repaired = repair(at.value);
  if (compiles(repaired)) return repaired;
  context.diagnostics.warn(
    "schema-unsupported",
    { file: at.file, pointer: at.pointer },
    "This is not a regular expression of JavaScript; values are not checked against it.",
    "Write it as ECMA-262 says, with the flag `u`.",
  );
  return undefined;
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
