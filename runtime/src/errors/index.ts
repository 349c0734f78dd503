export { type ErrorCode, ReventError } from "./error.ts";
