import type { Attributes, Meter } from "@opentelemetry/api";
import { durationBuckets } from "./attributes.ts";

/** The metrics of sending and handling. */
export interface Instruments {
  /** An event was sent, or could not be: after so many ms. */
  sent(ms: number, attributes: Attributes): void;
  /** A handler has come to an end, after so many ms. */
  handled(ms: number, attributes: Attributes): void;
}

/** The instruments that the conventions name. */
export function instrumentsOf(meter: Meter): Instruments {
  const advice = { explicitBucketBoundaries: durationBuckets };
  const operations = meter.createHistogram("messaging.client.operation.duration", {
    description: "Time until an event was stored.",
    unit: "s",
    advice,
  });
  const sent = meter.createCounter("messaging.client.sent.messages", {
    description: "Events that a producer has tried to send.",
    unit: "{message}",
  });
  const consumed = meter.createCounter("messaging.client.consumed.messages", {
    description: "Events that were handed to a handler.",
    unit: "{message}",
  });
  const handled = meter.createHistogram("messaging.process.duration", {
    description: "Time until a handler came to its end.",
    unit: "s",
    advice,
  });
  return {
    sent(ms, attributes) {
      operations.record(ms / 1000, attributes);
      sent.add(1, attributes);
    },
    handled(ms, attributes) {
      handled.record(ms / 1000, attributes);
      consumed.add(1, attributes);
    },
  };
}
