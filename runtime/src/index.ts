export { type ErrorCode, ReventError } from "./errors/index.ts";
