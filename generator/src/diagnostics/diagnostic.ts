import type { Place } from "../model/index.ts";
import type { Code } from "./codes.ts";

/** `error`: nothing right can be generated. `warning`: generation goes on; `--strict` makes it an error. */
export type Severity = "error" | "warning";

/** One fault, with its place and the way out. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: Code;
  /** What is wrong, as a sentence. */
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly hint?: string;
  readonly place: Place;
}

/** Gathers the faults of a run, so that all of them are told together. */
export class Diagnostics {
  readonly #list: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  #lenient = false;

  /** Adds a fault; the same one at the same place is kept once, as it was told first. */
  add(diagnostic: Diagnostic): void {
    const { code, message, place } = diagnostic;
    const key = JSON.stringify([code, message, place]);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#list.push(this.#lenient ? { ...diagnostic, severity: "warning" } : diagnostic);
  }

  /** Runs `work` on what generation does not depend on: every fault of it is a warning. */
  leniently<Result>(work: () => Result): Result {
    const before = this.#lenient;
    this.#lenient = true;
    try {
      return work();
    } finally {
      this.#lenient = before;
    }
  }

  /** Adds a fault that makes generation impossible or wrong. */
  error(code: Code, place: Place, message: string, hint?: string): void {
    this.add({ severity: "error", code, message, ...(hint !== undefined && { hint }), place });
  }

  /** Adds a fault that generation can live with. */
  warn(code: Code, place: Place, message: string, hint?: string): void {
    this.add({ severity: "warning", code, message, ...(hint !== undefined && { hint }), place });
  }

  /** Whether there is an error among them. */
  get hasErrors(): boolean {
    return this.#list.some((diagnostic) => diagnostic.severity === "error");
  }

  /** All faults in the order in which they were added. */
  get list(): readonly Diagnostic[] {
    return this.#list;
  }
}

/** The same faults as `--strict` sees them: every warning is an error. */
export function asErrors(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => ({ ...diagnostic, severity: "error" }));
}
