import {
  type Attributes,
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { HandlingFacts, RequestFacts } from "../telemetry.ts";
import { errorTypeOf } from "./attributes.ts";

/** Runs work in a span, which ends with it, and says how it failed where it did. */
export async function inSpan<T>(
  tracer: Tracer,
  name: string,
  options: SpanOptions,
  parent: Context,
  work: (span: Span) => Promise<T> | T,
): Promise<T> {
  const span = tracer.startSpan(name, options, parent);
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (thrown) {
    span.setAttribute("error.type", errorTypeOf(thrown));
    span.recordException(thrown instanceof Error ? thrown : String(thrown));
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw thrown;
  } finally {
    span.end();
  }
}

/** The context of whoever sent the event, as its headers tell it. */
export function senderOf({ headers }: HandlingFacts): Context {
  return propagation.extract(context.active(), headers);
}

/** A handler's span: a part of its sender's trace, or the first of a trace of its own that is linked to it. */
export function handlerSpan(
  sender: Context,
  attributes: Attributes,
  asChild: boolean,
): { options: SpanOptions; parent: Context } {
  const options = { kind: SpanKind.CONSUMER, attributes };
  if (asChild) return { options, parent: sender };
  const from = trace.getSpanContext(sender);
  const links = from ? [{ context: from }] : [];
  return { options: { ...options, links }, parent: trace.deleteSpan(sender) };
}

/** The span of a request that nobody else has made one for. */
export function requestSpan({ method, route }: RequestFacts): SpanOptions {
  const attributes = { "http.request.method": method, "http.route": route };
  return { kind: SpanKind.SERVER, attributes };
}
