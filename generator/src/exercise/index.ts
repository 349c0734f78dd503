export { type Credentials, placed } from "./credentials.ts";
export { type Exercise, type Exercised, exercise } from "./exercise.ts";
export type { Tally } from "./finding.ts";
export { type Given, secretOf, together, variableOf } from "./given.ts";
export { findingDiagnostic, type Reporting, remarkDiagnostic } from "./report.ts";
export type { Progress } from "./target.ts";
export { quote } from "./wire/curl.ts";
export { whyUnreachable } from "./wire/reach.ts";
