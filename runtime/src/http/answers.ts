import type { OutgoingHttpHeaders } from "node:http";
import { type Fault, ReventError } from "../errors/index.ts";
import type { Logger } from "../logger.ts";
import type { Validator } from "../validation.ts";
import type { Context } from "./context.ts";
import type { Exchange } from "./exchange.ts";
import { headersOf, type Result } from "./handler.ts";
import { checkOutgoing } from "./outgoing.ts";
import {
  assertResult,
  contentOf,
  type DeclaredStream,
  type Responses,
  resultFaults,
} from "./responses.ts";
import { isOver, sendResult } from "./send.ts";
import { encodeLine, eventEncoder, isEvent } from "./streams/items.ts";
import { type Streaming, sendStream } from "./streams/send.ts";

/** What happens where a handler's result is not as the contract says. */
export type ResponseCheck = "off" | "log" | "enforce";

/** What {@link Answers} needs to know. */
export interface AnswerSettings {
  readonly operation: string;
  readonly responses: Responses;
  readonly check: ResponseCheck;
  readonly logger: Logger;
}

/** A result, or an item of one, that is to be judged. */
interface Judged {
  readonly status: number;
  /** What is wrong around the value. */
  readonly faults: () => readonly Fault[];
  readonly value: unknown;
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
   * Sends a result; resolves when a stream has ended, too. Rejects with `invalid_response` where the result
   * cannot or, with `enforce`, must not be sent.
   *
   * @param extraHeaders sent where the result has none of that name
   */
  async send(
    exchange: Exchange,
    context: Context,
    result: Result,
    extraHeaders: OutgoingHttpHeaders,
  ): Promise<void> {
    if (isOver(exchange.response)) return discard(result?.body);
    const { operation, responses } = this.#settings;
    assertResult(operation, result);
    const declared = responses.find(result.status);
    const content = contentOf(result, declared, exchange.request.headers.accept);
    const judged = this.#judge(exchange, {
      status: result.status,
      faults: () => resultFaults(result, declared),
      value: result.body,
      validate: content?.validate ?? null,
      at: "/body",
    });
    if (content?.stream === undefined || !isAsyncIterable(result.body)) {
      sendResult(exchange, { ...result, body: judged }, content, extraHeaders);
      return;
    }
    const { requestId } = exchange;
    const headers: OutgoingHttpHeaders = {
      ...extraHeaders,
      "x-request-id": requestId,
      ...headersOf(result),
    };
    headers["content-type"] = content.mediaType;
    try {
      const streaming = this.#streaming(exchange, content.stream, result.status);
      const defaults = content.stream.kind === "events" ? eventHeaders : {};
      const items = result.body;
      await sendStream(exchange, { ...streaming, headers: { ...defaults, ...headers }, items });
    } finally {
      context.abort();
    }
  }

  /** Each item is judged as a whole body would be. */
  #streaming(
    exchange: Exchange,
    { kind, isText, validate }: DeclaredStream,
    status: number,
  ): Pick<Streaming, "status" | "encode" | "hasHeartbeat"> {
    const judge = (value: unknown, at: string) =>
      this.#judge(exchange, { status, faults: () => [], value, validate, at });
    if (kind === "lines") {
      const encode = (item: unknown) => encodeLine(judge(item, "/body"));
      return { status, hasHeartbeat: false, encode };
    }
    const encodeEvent = eventEncoder(isText);
    const encode = (item: unknown) => {
      if (!isEvent(item)) return encodeEvent(item);
      return encodeEvent({ ...item, data: judge(item.data, "/body/data") });
    };
    return { status, hasHeartbeat: true, encode };
  }

  /** Checks a value that is to be sent; returns what may be sent of it. */
  #judge({ requestId }: Exchange, { status, faults, value, validate, at }: Judged): unknown {
    const { operation, check, logger } = this.#settings;
    if (check === "off") return value;
    const around = faults();
    const inside =
      validate === null || value === undefined ? undefined : checkOutgoing(value, validate, at);
    const all = inside === undefined ? around : [...around, ...inside.faults];
    if (all.length === 0) return value;
    const message = `${operation} returned what its contract does not allow`;
    if (check === "enforce" || inside?.isUnsendable === true) {
      throw new ReventError("invalid_response", message, { faults: all });
    }
    logger.warn({ requestId, operation, status, faults: all }, message);
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
