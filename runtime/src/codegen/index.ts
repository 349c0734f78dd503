/**
 * The one door for emitted code: every symbol that generated files may import from the runtime is
 * listed here, and nothing else is. Hand-written code imports `@revent/runtime` instead.
 */
export {
  type Event,
  type EventContext,
  type InReplyTo,
  Producer,
  type ProducerOptions,
  type Publisher,
  type SendOptions,
  type Subscriber,
  Worker,
  type WorkerOptions,
} from "../events/index.ts";
export {
  type ApiKeyVerifier,
  type BasicVerifier,
  type BearerVerifier,
  createReceiver,
  createRouter,
  type HttpContext,
  json,
  problemJson,
  type ReceiverOptions,
  type Route,
  type Router,
  type RouterOptions,
  type RouteTable,
  type SchemeTable,
  type WithDefaults,
} from "../http/index.ts";
export type { Validator } from "../validation.ts";
export { formats, ucs2length } from "./ajv.ts";
export { equal } from "./equal.ts";
export { type CompiledValidator, validator } from "./faults.ts";
