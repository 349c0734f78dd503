export { buildAddress, parseAddress } from "./address.ts";
export type { EventRules } from "./compose.ts";
export type { EventContext, EventHandler } from "./context.ts";
export { DeadLetter } from "./dead-letter.ts";
export {
  type DeadLetterFilter,
  eventIn,
  findDeadLetters,
  purgeDeadLetters,
  type ReplayOptions,
  replayDeadLetters,
} from "./dead-letters.ts";
export { emits, type ProducerOf } from "./emits.ts";
export { failureReasons } from "./failure-reasons.ts";
export type {
  Durability,
  Event,
  InReplyTo,
  Message,
  PublishOptions,
  StreamOptions,
  TextHeaders,
} from "./message.ts";
export type {
  Broker,
  ConsumeOptions,
  Consumer,
  DeadLetterPage,
  DeadLetterRecord,
  DeadLetters,
  Delivery,
  FailureReport,
  GroupReport,
  Ledger,
  Publisher,
  Settlement,
  Standing,
  StoredEntry,
  SubscribedStream,
  Subscriber,
} from "./ports.ts";
export { Producer, type ProducerContract, type ProducerOptions } from "./producer.ts";
export type { SendArguments, SendOptions } from "./send-options.ts";
export {
  type HandlerOptions,
  type RetryPolicy,
  type StopOptions,
  Worker,
  type WorkerOptions,
} from "./worker/index.ts";
