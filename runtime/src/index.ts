export { type ErrorCode, ReventError } from "./errors/index.ts";
export * from "./events/index.ts";
export type { HttpContext } from "./http/route.ts";
export { defaultLogger, type Logger, silentLogger } from "./logger.ts";
