import {
  type Attributes,
  context,
  type Meter,
  metrics,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import {
  type HandlingFacts,
  type RequestFacts,
  type SendingFacts,
  setTelemetry,
  type Telemetry,
} from "../telemetry.ts";
import { errorTypeOf, eventOf, handledOf, messagingOf } from "./attributes.ts";
import { type Instruments, instrumentsOf } from "./instruments.ts";
import { handlerSpan, inSpan, requestSpan, senderOf } from "./spans.ts";

/** Settings of {@link traceWithOpenTelemetry}; each has a default. */
export interface OpenTelemetryOptions {
  /**
   * A handler's span is part of the trace of whoever sent the event. Default false: it begins a trace of its own
   * that is linked to the sender's, as OpenTelemetry advises for messaging.
   */
  readonly parent?: boolean;
  /** `messaging.system`. Default `redis_streams`. */
  readonly system?: string;
}

const scope = "@revent/runtime";

/**
 * Has requests, sending and handling in this process traced and counted through `@opentelemetry/api`, by whatever SDK is
 * registered there; call it once that is done. Events carry the context as `traceparent` and `tracestate`.
 *
 * @returns what ends it
 */
export function traceWithOpenTelemetry(options: OpenTelemetryOptions = {}): () => void {
  const { parent = false, system = "redis_streams" } = options;
  const telemetry = new OpenTelemetry(
    trace.getTracer(scope),
    metrics.getMeter(scope),
    parent,
    system,
  );
  return setTelemetry(telemetry);
}

class OpenTelemetry implements Telemetry {
  readonly #tracer: Tracer;
  readonly #instruments: Instruments;
  readonly #asChild: boolean;
  readonly #system: string;

  constructor(tracer: Tracer, meter: Meter, asChild: boolean, system: string) {
    this.#tracer = tracer;
    this.#instruments = instrumentsOf(meter);
    this.#asChild = asChild;
    this.#system = system;
  }

  send<Sent extends { readonly id: string }>(
    facts: SendingFacts,
    work: (headers: Readonly<Record<string, string>>) => Promise<Sent>,
  ): Promise<Sent> {
    const common = messagingOf(facts, this.#system, "send");
    const options = { kind: SpanKind.PRODUCER, attributes: { ...common, ...eventOf(facts) } };
    const send = async (span: Span) => {
      const headers: Record<string, string> = {};
      propagation.inject(context.active(), headers);
      const sent = await work(headers);
      span.setAttribute("messaging.message.id", sent.id);
      return sent;
    };
    const name = `send ${facts.stream}`;
    return timed(
      () => inSpan(this.#tracer, name, options, context.active(), send),
      (ms, failure) => this.#instruments.sent(ms, { ...common, ...failure }),
    );
  }

  handle(facts: HandlingFacts, work: () => Promise<void> | void): Promise<void> {
    const group = { "messaging.consumer.group.name": facts.group };
    const common = { ...messagingOf(facts, this.#system, "process"), ...group };
    const attributes = { ...common, ...handledOf(facts) };
    const { options, parent } = handlerSpan(senderOf(facts), attributes, this.#asChild);
    return timed(
      () => inSpan(this.#tracer, `process ${facts.stream}`, options, parent, work),
      (ms, failure) => this.#instruments.handled(ms, { ...common, ...failure }),
    );
  }

  async serve(facts: RequestFacts, work: () => Promise<number>): Promise<void> {
    const outer = trace.getActiveSpan();
    if (outer) {
      outer.setAttribute("http.route", facts.route);
      await work();
      return;
    }
    const caller = propagation.extract(context.active(), facts.headers);
    const name = `${facts.method} ${facts.route}`;
    await inSpan(this.#tracer, name, requestSpan(facts), caller, async (span) => {
      const status = await work();
      span.setAttribute("http.response.status_code", status);
      if (status < 500) return;
      span.setAttribute("error.type", `${status}`);
      span.setStatus({ code: SpanStatusCode.ERROR });
    });
  }

  traceId(): string | undefined {
    return trace.getActiveSpan()?.spanContext().traceId;
  }
}

/** @param tell how long it took, and `error.type` where it failed */
async function timed<T>(
  work: () => Promise<T>,
  tell: (ms: number, failure: Attributes) => void,
): Promise<T> {
  const start = performance.now();
  let failure: Attributes = {};
  try {
    return await work();
  } catch (thrown) {
    failure = { "error.type": errorTypeOf(thrown) };
    throw thrown;
  } finally {
    tell(performance.now() - start, failure);
  }
}
