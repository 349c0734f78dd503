import type { Fault } from "../../errors/index.ts";
import { faultsOf } from "../../validation.ts";
import { readText } from "../expression.ts";
import type { FailureReason } from "../failure-reasons.ts";
import { dataPointer, headersPointer, inOneLine } from "../faults.ts";
import { type Event, eventOf, type Message, type TextHeaders } from "../message.ts";
import type { Delivery, FailureReport } from "../ports.ts";
import { bytesOf, flatContentType, isLarger } from "../wire/index.ts";
import { coerceTexts } from "./coerce.ts";
import type { DeadLetterPolicy, Registration, Registry } from "./registry.ts";

/** What is to be done with a delivery. */
export type Verdict =
  /** Nobody here asked for this action. */
  | { readonly kind: "ignore" }
  | { readonly kind: "bad"; readonly error: FailureReport; readonly deadLetter: DeadLetterPolicy }
  | { readonly kind: "handle"; readonly event: Event; readonly registration: Registration };

/**
 * How often a process may die over an event (or lose it to another) before it is taken for the reason:
 * deliveries without a handler having ended.
 */
const crashLimit = 5;

/** Decodes and validates one delivery, apart from all others. */
export function judge(delivery: Delivery, registry: Registry): Verdict {
  const { content } = delivery;
  if (!content.ok) return bad("undecodable", content.reason, registry.policyFor(delivery.stream));
  const registration = registry.find(content.message.stream, content.message.action);
  if (!registration) return { kind: "ignore" };
  const crashes = delivery.deliveries - delivery.attempt;
  if (crashes >= crashLimit) {
    const message = `It was handed out ${delivery.deliveries} times, and ${crashes} times no handler came to an end.`;
    return bad("crash-loop", message, registration.deadLetter);
  }
  return judgeData(content.message, registration);
}

function judgeData(message: Message, registration: Registration): Verdict {
  const { maxBytes } = registration;
  const texts = textsOf(message);
  if (isLarger(texts, maxBytes)) {
    const size = `Data and headers have ${bytesOf(texts)} bytes, and may have ${maxBytes}.`;
    return bad("too-large", size, registration.deadLetter);
  }
  const parsed = parse(message.data);
  if (!parsed.ok) return bad("undecodable", parsed.reason, registration.deadLetter);
  const { data } = parsed;
  const headers = judgeHeaders(message.headers, registration);
  const faults = faultsInData(data, message, registration).concat(headers.faults);
  if (faults.length > 0) return bad("invalid-data", inOneLine(faults), registration.deadLetter);
  const event = eventOf(message, headers.values, data);
  return { kind: "handle", event: withCorrelation(event, registration), registration };
}

/** What counts for the size: less than the entry that a sender was allowed, so what it was allowed is taken. */
function textsOf({ data, headers }: Message): readonly string[] {
  const texts = [data];
  for (const name in headers) texts.push(name, headers[name] ?? "");
  return texts;
}

function withCorrelation(event: Event, { correlationId: location }: Registration): Event {
  const correlationId = location && readText(location, event);
  return correlationId === undefined ? event : { ...event, correlationId };
}

function faultsInData(
  data: unknown,
  message: Message,
  { validate }: Registration,
): readonly Fault[] {
  if (!validate) return [];
  if (message.contentType === flatContentType) coerceTexts(data, validate);
  return faultsOf(validate, data, dataPointer);
}

/**
 * The headers as the contract types them, and their faults. Those that the contract does not declare are let
 * through, even where it closes its schema: tracing and the like add their own.
 */
function judgeHeaders(
  headers: TextHeaders,
  { headers: validate }: Registration,
): { readonly values: TextHeaders; readonly faults: readonly Fault[] } {
  if (!validate) return { values: headers, faults: [] };
  const declared: Record<string, string> = { ...headers };
  if (coerceTexts(declared, validate)) return { values: declared, faults: [] };
  for (const { instancePath, params } of validate.errors ?? []) {
    const undeclared = params.additionalProperty ?? params.unevaluatedProperty;
    if (instancePath === "" && typeof undeclared === "string") delete declared[undeclared];
  }
  return {
    values: { ...headers, ...declared },
    faults: faultsOf(validate, declared, headersPointer),
  };
}

function parse(text: string): { ok: true; data: unknown } | { ok: false; reason: string } {
  try {
    return { ok: true, data: JSON.parse(text) };
  } catch {
    // What JSON.parse says quotes the data, which is nothing for logs.
    return { ok: false, reason: "data is not JSON" };
  }
}

function bad(reason: FailureReason, message: string, deadLetter: DeadLetterPolicy): Verdict {
  return { kind: "bad", error: { reason, message }, deadLetter };
}
