import type { Logger } from "../../logger.ts";
import { DeadLetter } from "../dead-letter.ts";
import type { FailureReason } from "../failure-reasons.ts";
import type { Event, TextHeaders } from "../message.ts";
import type { Consumer, Delivery, FailureReport, Settlement } from "../ports.ts";
import { HandlerContext } from "./handler-context.ts";
import { judge, type Verdict } from "./judge.ts";
import type { DeadLetterPolicy, Registration, Registry } from "./registry.ts";
import { delayAfter } from "./retry.ts";
import { run } from "./run.ts";
import { HandlerTimeout } from "./timeout.ts";

/** What handling deliveries needs to know. */
export interface HandlingOptions {
  readonly group: string;
  readonly registry: Registry;
  readonly logger: Logger;
  readonly random: () => number;
  readonly hold: Consumer["hold"];
}

/** Longest message and stack that are kept with a failure, in characters. */
const textLimit = 4096;

const heldBack: FailureReport = {
  reason: "halted",
  message: "An earlier event of its key is a dead letter.",
};

/** What is to be done with an event that somebody here asked for. */
type Wanted = Exclude<Verdict, { readonly kind: "ignore" }>;

/** Called once: with what became of a delivery, or with nothing where its key is halted, and it was put aside. */
export type OnHandled = (settlement: Settlement | undefined) => void;

/**
 * Judges a delivery, runs its handler where it has one, and says what became of it: at once, where nothing has to be
 * waited for. Calls back since this is done for every event, and a promise costs more than all else here.
 */
export function handle(delivery: Delivery, options: HandlingOptions, onHandled: OnHandled): void {
  const verdict = judgeSafely(delivery, options);
  if (verdict.kind === "ignore") onHandled({ token: delivery.token, outcome: "ack" });
  else if (delivery.halted) void handleUnlessHeld(delivery, verdict, options, onHandled);
  else carryOut(delivery, verdict, options, onHandled);
}

async function handleUnlessHeld(
  delivery: Delivery,
  verdict: Wanted,
  options: HandlingOptions,
  onHandled: OnHandled,
): Promise<void> {
  if (await holdBack(delivery, options)) onHandled(undefined);
  else carryOut(delivery, verdict, options, onHandled);
}

function carryOut(
  delivery: Delivery,
  verdict: Wanted,
  options: HandlingOptions,
  onHandled: OnHandled,
): void {
  if (verdict.kind === "bad") {
    onHandled(giveUp(delivery, verdict.error, verdict.deadLetter, options));
    return;
  }
  const { event, registration } = verdict;
  const context = new HandlerContext(delivery, registration.parameters, options.group);
  run(event, context, registration, {
    succeed: () => onHandled({ token: delivery.token, outcome: "ack" }),
    fail(thrown) {
      onHandled(afterFailure(thrown, { delivery, event, registration }, options));
    },
  });
}

async function holdBack(delivery: Delivery, options: HandlingOptions): Promise<boolean> {
  const held = await options.hold(delivery.token, heldBack);
  if (held)
    options.logger.warn(
      factsOf(delivery, options),
      "An event is now a dead letter, as an earlier one of its key is: halted.",
    );
  return held;
}

/** A validator that throws is a defect, and must not take the process with it. */
function judgeSafely(delivery: Delivery, { registry }: HandlingOptions): Verdict {
  try {
    return judge(delivery, registry);
  } catch (thrown) {
    const reason: FailureReason = "invalid-data";
    const error = { ...reportOf(thrown), reason };
    return { kind: "bad", error, deadLetter: registry.policyFor(delivery.stream) };
  }
}

function afterFailure(
  thrown: unknown,
  failed: { delivery: Delivery; event: Event; registration: Registration },
  options: HandlingOptions,
): Settlement {
  const { delivery, event, registration } = failed;
  const error = reportOf(thrown);
  const { attempt, token } = delivery;
  if (thrown instanceof DeadLetter || attempt >= registration.retry.attempts)
    return giveUp(delivery, error, registration.deadLetter, options);
  const delayMs = delayAfter(attempt, registration.retry, options.random);
  const facts = { ...factsOf(delivery, options), delayMs, err: thrown };
  options.logger.warn(facts, `Handler of ${event.action} failed; it will run again.`);
  return { token, outcome: "retry", delayMs, error };
}

function giveUp(
  delivery: Delivery,
  error: FailureReport,
  deadLetter: DeadLetterPolicy,
  options: HandlingOptions,
): Settlement {
  options.logger.error(
    { ...factsOf(delivery, options), error },
    `An event could not be handled and ${ends[deadLetter]}: ${error.reason}.`,
  );
  const { token } = delivery;
  if (deadLetter === "drop") return { token, outcome: "ack" };
  return { token, outcome: "dead", error, ...(deadLetter === "halt" && { halt: true }) };
}

const ends: Readonly<Record<DeadLetterPolicy, string>> = {
  drop: "was dropped, as its contract says",
  skip: "is now a dead letter",
  halt: "is now a dead letter, which halts its key",
};

/** The ids by which an event is found again, under the names that all log lines have for them. */
function factsOf(
  { stream, entryId, content, attempt }: Delivery,
  { group }: HandlingOptions,
): object {
  const where = { group, stream, entryId, attempt };
  if (!content.ok) return where;
  const { id: eventId, action, headers } = content.message;
  const traceId = traceIdIn(headers);
  return { ...where, eventId, action, ...(traceId !== undefined && { traceId }) };
}

/** The trace of whoever sent it. W3C Trace Context, 3.2. */
function traceIdIn({ traceparent = "" }: TextHeaders): string | undefined {
  return /^[\da-f]{2}-([\da-f]{32})-/.exec(traceparent)?.[1];
}

function reportOf(thrown: unknown): FailureReport {
  const reason = reasonOf(thrown);
  if (!(thrown instanceof Error)) return { reason, message: textFrom(() => thrown) };
  const stack = textFrom(() => thrown.stack ?? "");
  return { reason, message: textFrom(() => thrown.message), ...(stack && { stack }) };
}

function reasonOf(thrown: unknown): FailureReason {
  if (thrown instanceof DeadLetter) return "rejected";
  return thrown instanceof HandlerTimeout ? "timed-out" : "handler-failed";
}

/** A thrown value may be anything, even something that refuses to be read or to become text. */
function textFrom(read: () => unknown): string {
  try {
    return String(read()).slice(0, textLimit);
  } catch {
    return "something that cannot be written as text was thrown";
  }
}
