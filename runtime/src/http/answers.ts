import type { OutgoingHttpHeaders } from "node:http";
import { type Fault, ReventError } from "../errors/index.ts";
import type { Logger } from "../logger.ts";
import { faultsOf } from "../validation.ts";
import type { Context } from "./context.ts";
import type { Exchange } from "./exchange.ts";
import type { Result } from "./handler.ts";
import {
  assertResult,
  contentOf,
  type DeclaredContent,
  type DeclaredStream,
  holdsSecret,
  type Responses,
  resultFaults,
} from "./responses.ts";
import { headersOf, isOver, sendResult } from "./send.ts";
import { encodeLine, eventEncoder } from "./streams/items.ts";
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

/** What was found in a result, or in an item of one. */
interface Judged {
  readonly faults: readonly Fault[];
  /** What found it. */
  readonly validate: DeclaredContent["validate"] | undefined;
  readonly status: number;
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
    const { operation, responses, check } = this.#settings;
    assertResult(operation, result);
    const declared = responses.find(result.status);
    const content = contentOf(result, declared, exchange.request.headers.accept);
    const faults = check === "off" ? [] : resultFaults(result, declared);
    this.#judge(exchange, { faults, validate: content?.validate, status: result.status });
    if (content?.stream === undefined || !isAsyncIterable(result.body)) {
      sendResult(exchange, result, content, extraHeaders);
      return;
    }
    const headers = { ...extraHeaders, ...headersOf(result, exchange.requestId) };
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
    const isEvents = kind === "events";
    const encode = isEvents ? eventEncoder(isText) : encodeLine;
    if (validate === null || this.#settings.check === "off") {
      return { status, hasHeartbeat: isEvents, encode };
    }
    return {
      status,
      hasHeartbeat: isEvents,
      encode: (item) => {
        const [value, at] = isEvents ? [dataOf(item), "/body/data"] : [item, "/body"];
        this.#judge(exchange, { faults: faultsOf(validate, value, at), validate, status });
        return encode(item);
      },
    };
  }

  #judge({ requestId }: Exchange, { faults, validate, status }: Judged): void {
    if (faults.length === 0) return;
    const { operation, check, logger } = this.#settings;
    const message = `${operation} returned what its contract does not allow`;
    if (check === "enforce" || holdsSecret(validate))
      throw new ReventError("invalid_response", message, { faults });
    logger.warn({ requestId, operation, status, faults }, message);
  }
}

/** Proxies and caches shall pass events on as they come. */
const eventHeaders = { "cache-control": "no-cache", "x-accel-buffering": "no" };

function dataOf(item: unknown): unknown {
  return typeof item === "object" && item !== null && "data" in item ? item.data : undefined;
}

/** A stream that nobody is there for any more. */
async function discard(body: unknown): Promise<void> {
  if (isAsyncIterable(body)) await body[Symbol.asyncIterator]().return?.();
}

function isAsyncIterable(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}
