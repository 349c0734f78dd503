import type { Attributes } from "@opentelemetry/api";
import type { HandlingFacts, SendingFacts } from "../telemetry.ts";

// Names of the OpenTelemetry semantic conventions for messaging and HTTP, version 1.37.

/** What all spans and metrics of an event have in common. */
export function messagingOf(
  { stream }: SendingFacts,
  system: string,
  operation: "send" | "process",
): Attributes {
  return {
    "messaging.system": system,
    "messaging.operation.name": operation,
    "messaging.operation.type": operation,
    "messaging.destination.name": stream,
  };
}

/** What metrics do without: it would make a series for each event. */
export function eventOf({ action }: SendingFacts): Attributes {
  return { "revent.action": action };
}

/** As {@link eventOf}, of an event that is handled. */
export function handledOf(facts: HandlingFacts): Attributes {
  const { id, attempt } = facts;
  return { ...eventOf(facts), "messaging.message.id": id, "revent.attempt": attempt };
}

/** `error.type`: the code of an error of ours, or the name of its class. */
export function errorTypeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown;
  return "code" in thrown && typeof thrown.code === "string" ? thrown.code : thrown.name;
}

/** Seconds, as the conventions have them for durations of messaging. */
export const durationBuckets = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];
