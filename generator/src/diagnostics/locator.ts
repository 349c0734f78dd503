import type { Place } from "../model/index.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** Where a {@link Place} stands in the text of its file. */
export interface Location {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** How many characters of that line are meant; 1 where not known. */
  readonly length: number;
  /** The text of the line, without its end. */
  readonly text: string;
}

/** Finds the line of a place; `undefined` where the file cannot be read. Provided by `load/`. */
export type Locator = (place: Place) => Location | undefined;

/** A fault together with where it stands in the text. */
export interface LocatedDiagnostic {
  readonly diagnostic: Diagnostic;
  readonly location: Location | undefined;
}
