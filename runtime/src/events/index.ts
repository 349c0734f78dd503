export type { EventContext, EventHandler } from "./context.ts";
export { DeadLetter } from "./dead-letter.ts";
export { emits, type ProducerOf } from "./emits.ts";
export type { Event, Message, StreamOptions } from "./message.ts";
export type {
  Broker,
  ConsumeOptions,
  Consumer,
  DeadLetterRecord,
  DeadLetters,
  Delivery,
  FailureReport,
  Publisher,
  Settlement,
  Subscriber,
} from "./ports.ts";
export {
  type EventRules,
  Producer,
  type ProducerContract,
  type ProducerOptions,
  type SendOptions,
} from "./producer.ts";
export {
  type HandlerOptions,
  type RetryPolicy,
  type StopOptions,
  Worker,
  type WorkerOptions,
} from "./worker/index.ts";
