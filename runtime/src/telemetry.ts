/** What is known of an event that is being sent. */
export interface SendingFacts {
  /** Address of the stream. */
  readonly stream: string;
  readonly action: string;
}

/** What is known of an event whose handler is about to run. */
export interface HandlingFacts extends SendingFacts {
  readonly id: string;
  readonly group: string;
  /** How often the handler has run for it, this time included. */
  readonly attempt: number;
  /** As the event brought them, `traceparent` among them where its sender was traced. */
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What is known of a request whose operation is about to run. */
export interface RequestFacts {
  readonly method: string;
  /** Path template of the operation, such as `/users/{userId}`. */
  readonly route: string;
  /** Lower-case names, as `node:http` has them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Whoever watches requests and events go by: traces and metrics. Each method runs the work, once, and answers or
 * throws what it does. `@revent/runtime/opentelemetry` has one.
 */
export interface Telemetry {
  /** @param work sends the event with these headers added */
  send<Sent extends { readonly id: string }>(
    facts: SendingFacts,
    work: (headers: Readonly<Record<string, string>>) => Promise<Sent>,
  ): Promise<Sent>;
  /** @param work runs the handler */
  handle(facts: HandlingFacts, work: () => Promise<void> | void): Promise<void>;
  /** @param work answers the request, and says with which status */
  serve(facts: RequestFacts, work: () => Promise<number>): Promise<void>;
  /** The trace that this is part of: 32 hexadecimal digits, for log lines. */
  traceId(): string | undefined;
}

let current: Telemetry | undefined;

/** Who watches, if anybody does. Where nobody does, that is all it costs. */
export function telemetryInUse(): Telemetry | undefined {
  return current;
}

/** Has everything in this process watched. @returns what ends it */
export function setTelemetry(telemetry: Telemetry): () => void {
  current = telemetry;
  return () => {
    if (current === telemetry) current = undefined;
  };
}

/** For log lines: the trace that this is part of, where there is one. */
export function traceFacts(): { readonly traceId?: string } {
  const traceId = current?.traceId();
  return traceId === undefined ? {} : { traceId };
}
