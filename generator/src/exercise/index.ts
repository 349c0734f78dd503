export { type Exercise, type Exercised, exercise } from "./exercise.ts";
export type { Tally } from "./finding.ts";
export { findingDiagnostic, type Reporting, remarkDiagnostic } from "./report.ts";
export { quote, variableOf } from "./wire/curl.ts";
export { whyUnreachable } from "./wire/reach.ts";
