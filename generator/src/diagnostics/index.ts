export { type Code, codes } from "./codes.ts";
export { asErrors, type Diagnostic, Diagnostics, type Severity } from "./diagnostic.ts";
export {
  count,
  type DiagnosticFormat,
  type FormatOptions,
  formatDiagnostics,
  summarize,
} from "./format.ts";
export type { Location, Locator } from "./locator.ts";
export { printable } from "./printable.ts";
export { didYouMean, nearest } from "./suggest.ts";
