import type { OutgoingHttpHeaders } from "node:http";
import { type Fault, ReventError } from "../../errors/index.ts";
import type { Logger } from "../../logger.ts";
import { traceFacts } from "../../telemetry.ts";
import type { Validator } from "../../validation.ts";
import type { Context } from "../context.ts";
import type { Exchange } from "../exchange.ts";
import { headersOf, type Result } from "../handler.ts";
import { encodeLine, eventEncoder, isEvent } from "../streams/items.ts";
import { type Streaming, sendStream } from "../streams/send.ts";
import { checkOutgoing } from "./outgoing.ts";
import {
  assertResult,
  contentOf,
  type DeclaredStream,
  type Responses,
  resultFaults,
} from "./responses.ts";
import { isOver, sendResult } from "./send.ts";

/** What happens where a handler's result is not as the contract says. */
export type ResponseCheck = "off" | "log" | "enforce";

/** What {@link Answers} needs to know. */
export interface AnswerSettings {
  readonly operation: string;
  readonly responses: Responses;
  readonly check: ResponseCheck;
  readonly logger: Logger;
}

/** What a result, or an item of one, has to be. */
interface Rule {
  readonly status: number;
  readonly validate: Validator | null;
  /** Pointer to the value. */
  readonly at: string;
}

/** Turns the results of an operation's handler into answers. */
export class Answers {
  readonly #settings: AnswerSettings;

  constructor(settings: AnswerSettings) {
    this.#settings = settings;
  }

  /**
   * Sends a result; what it returns resolves when a stream has ended. Throws, or rejects with,
   * `invalid_response` where the result cannot or, with `enforce`, must not be sent.
   *
   * @param extraHeaders sent where the result has none of that name
   */
  send(
    exchange: Exchange,
    context: Context,
    result: Result,
    extraHeaders: OutgoingHttpHeaders,
  ): Promise<void> | undefined {
    if (isOver(exchange.response)) return discard(result?.body);
    const { operation, responses, check } = this.#settings;
    assertResult(operation, result);
    const declared = responses.find(result.status);
    const content = contentOf(result, declared, exchange.request.headers.accept);
    const { status, body } = result;
    const faults = check === "off" ? [] : resultFaults(result, declared);
    const rule = { status, validate: content?.validate ?? null, at: "/body" };
    const judged = this.#judge(exchange, body, rule, faults);
    if (content?.stream !== undefined && isAsyncIterable(body)) {
      const headers = headersOf(result, extraHeaders);
      headers["content-type"] = content.mediaType;
      return this.#stream(exchange, context, content.stream, { status, headers, items: body });
    }
    const sent = judged === body ? result : { ...result, body: judged };
    sendResult(exchange, sent, content, extraHeaders);
    return undefined;
  }

  async #stream(
    exchange: Exchange,
    context: Context,
    stream: DeclaredStream,
    { headers, ...rest }: Pick<Streaming, "status" | "headers" | "items">,
  ): Promise<void> {
    const isEvents = stream.kind === "events";
    const defaults = isEvents ? eventHeaders : {};
    try {
      await sendStream(exchange, {
        ...rest,
        headers: { "x-request-id": exchange.requestId, ...defaults, ...headers },
        encode: this.#encoder(exchange, stream, rest.status),
        hasHeartbeat: isEvents,
      });
    } finally {
      context.abort();
    }
  }

  /** Each item is judged as a whole body would be. */
  #encoder(
    exchange: Exchange,
    { kind, text, isNamed, validate }: DeclaredStream,
    status: number,
  ): Streaming["encode"] {
    if (kind === "lines") {
      const rule = { status, validate, at: "/body" };
      return (item) => encodeLine(this.#judge(exchange, item, rule, []));
    }
    const encode = eventEncoder(text);
    const rule = { status, validate, at: isNamed ? "/body" : "/body/data" };
    return (item) => {
      if (!isEvent(item)) return encode(item);
      if (isNamed) return encode(this.#judge(exchange, item, rule, []));
      return encode({ ...item, data: this.#judge(exchange, item.data, rule, []) });
    };
  }

  /**
   * Checks a value that is to be sent; returns what may be sent of it.
   *
   * @param around what is wrong around the value
   */
  #judge(
    { requestId }: Exchange,
    value: unknown,
    { status, validate, at }: Rule,
    around: readonly Fault[],
  ): unknown {
    const { operation, check, logger } = this.#settings;
    if (check === "off") return value;
    const isChecked = validate !== null && value !== undefined;
    if (around.length === 0 && (!isChecked || validate(value))) return value;
    const inside = isChecked ? checkOutgoing(value, validate, at) : undefined;
    const faults = [...around, ...(inside?.faults ?? [])];
    const message = `${operation} returned what its contract does not allow`;
    if (check === "enforce" || inside?.isUnsendable === true) {
      throw new ReventError("invalid_response", message, { faults });
    }
    logger.warn({ requestId, operation, ...traceFacts(), status, faults }, message);
    return inside === undefined ? value : inside.value;
  }
}

/** Proxies and caches shall pass events on as they come. */
const eventHeaders = { "cache-control": "no-cache", "x-accel-buffering": "no" };

/** A stream that nobody is there for any more. */
async function discard(body: unknown): Promise<void> {
  if (isAsyncIterable(body)) await body[Symbol.asyncIterator]().return?.();
}

function isAsyncIterable(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}
