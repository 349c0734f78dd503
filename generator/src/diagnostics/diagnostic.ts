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
  /** What shows that it is so, a line each: such as what was sent, and what came back. */
  readonly details?: readonly string[];
  readonly place: Place;
}

/** Faults of one file that are told; of what is beyond, only how many there are. */
const LIMIT = 1000;

/** What is known of the faults of one file. */
interface Told {
  readonly seen: Set<string>;
  /** Faults that are not told. */
  surplus: number;
  /** Whether an error is among those. */
  hidesErrors: boolean;
}

/** Gathers the faults of a run, so that all of them are told together. */
export class Diagnostics {
  readonly #list: Diagnostic[] = [];
  readonly #told = new Map<string, Told>();
  #lenient = false;

  /** Adds a fault; the same one at the same place is kept once, as it was told first. */
  add(diagnostic: Diagnostic): void {
    const { code, message, place } = diagnostic;
    const severity = this.#lenient ? "warning" : diagnostic.severity;
    const told = this.#toldOf(place.file);
    const key = JSON.stringify([code, message, place]);
    if (told.seen.has(key)) return;
    if (told.seen.size < LIMIT) {
      told.seen.add(key);
      this.#list.push({ ...diagnostic, severity });
    } else {
      told.surplus++;
      told.hidesErrors ||= severity === "error";
    }
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
    return this.list.some((diagnostic) => diagnostic.severity === "error");
  }

  /** All faults in the order in which they were added, and how many more some files have. */
  get list(): readonly Diagnostic[] {
    return [...this.#list, ...[...this.#told].flatMap(surplusOf)];
  }

  #toldOf(file: string): Told {
    let told = this.#told.get(file);
    if (told === undefined) {
      told = { seen: new Set(), surplus: 0, hidesErrors: false };
      this.#told.set(file, told);
    }
    return told;
  }
}

function surplusOf([file, { surplus, hidesErrors }]: readonly [string, Told]): Diagnostic[] {
  if (surplus === 0) return [];
  return [
    {
      severity: hidesErrors ? "error" : "warning",
      code: "too-many-faults",
      message: `Beside those told, ${surplus.toLocaleString("en")} faults were found in this file.`,
      hint: "Correct what is told and run the command again.",
      place: { file, pointer: "" },
    },
  ];
}

/** The same faults as `--strict` sees them: every warning is an error. */
export function asErrors(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => ({ ...diagnostic, severity: "error" }));
}
