import type { DiagnosticFormat } from "../diagnostics/index.ts";
import type { Arguments } from "./arguments.ts";

/** How faults are to be told. */
export function formatOf({ values }: Pick<Arguments, "values">): DiagnosticFormat {
  const format = values.get("format");
  return format === "json" || format === "github" ? format : "text";
}
