export type { HandlerOptions } from "./registry.ts";
export type { RetryPolicy } from "./retry.ts";
export { type StopOptions, Worker, type WorkerOptions } from "./worker.ts";
