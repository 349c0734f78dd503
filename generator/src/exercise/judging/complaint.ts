import type { Code, Severity } from "../../diagnostics/index.ts";
import type { Place } from "../../model/index.ts";

/** What is wrong with one answer, or with there being none. */
export interface Complaint {
  readonly code: Code;
  readonly severity: Severity;
  /** What tells complaints of one code apart: an operation is told of each once. */
  readonly kind: string;
  readonly place: Place;
  /** What goes behind the name of the operation, such as `answered 403, which …`. */
  readonly message: string;
  readonly hint?: string;
}
