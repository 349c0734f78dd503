export { type ErrorCode, type Fault, notImplemented, ReventError } from "./error.ts";
