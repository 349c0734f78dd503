export { type ErrorCode, type Fault, notImplemented, ReventError } from "./errors/index.ts";
export * from "./events/index.ts";
export * from "./http/index.ts";
export * from "./lifecycle/index.ts";
export { defaultLogger, type Logger, silentLogger } from "./logger.ts";
export { faultsOf, type ValidationError, type Validator } from "./validation.ts";
