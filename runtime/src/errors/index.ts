export { type ErrorCode, type Fault, notImplemented, ReventError } from "./error.ts";
export type { Problem } from "./problem.ts";
