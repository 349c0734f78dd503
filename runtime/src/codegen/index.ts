/**
 * The one door for emitted code: every symbol that generated files may import from the runtime is
 * listed here, and nothing else is. Hand-written code imports `@revent/runtime` instead.
 */
export {
  type Event,
  type EventContext,
  Producer,
  type ProducerOptions,
  type Publisher,
  type SendOptions,
  type Subscriber,
  Worker,
  type WorkerOptions,
} from "../events/index.ts";
export type { HttpContext, Route } from "../http/route.ts";
export type { Validator } from "../validation.ts";
