import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { type Problem, ReventError } from "../../errors/index.ts";
import { hasBody } from "../bodies/bytes.ts";
import type { Exchange } from "../exchange.ts";
import { headersOf, type Result } from "../handler.ts";
import { problemOf } from "./problem.ts";
import type { DeclaredContent } from "./responses.ts";

/** An unread body of more bytes than this is not worth reading to keep the connection. */
const WORTH_DRAINING = 65_536;

/**
 * Sends a result in one go, with its length known. For HEAD, 204 and 304 Node leaves the body out.
 *
 * @param content its media type; undefined sends JSON where there is a body
 * @param extraHeaders sent where the result has none of that name
 */
export function sendResult(
  exchange: Exchange,
  result: Result,
  content: DeclaredContent | undefined,
  extraHeaders: OutgoingHttpHeaders = {},
): void {
  const headers = headersOf(result, extraHeaders);
  headers["x-request-id"] ??= exchange.requestId;
  if (result.body === undefined) {
    if (result.status !== 204 && result.status !== 304) headers["content-length"] = 0;
    send(exchange, result.status, headers);
    return;
  }
  const body = encode(result.body, content);
  headers["content-type"] = content?.header ?? "application/json";
  headers["content-length"] = Buffer.byteLength(body);
  send(exchange, result.status, headers, body);
}

/** Answers a failure with problem+json; returns the problem, so that it can be logged. */
export function sendProblem(
  exchange: Exchange,
  thrown: unknown,
  extraHeaders: OutgoingHttpHeaders = {},
): Problem {
  const problem = problemOf(thrown, exchange.requestId);
  const body = JSON.stringify(problem);
  send(
    exchange,
    problem.status,
    {
      "x-request-id": exchange.requestId,
      "content-type": "application/problem+json",
      "content-length": Buffer.byteLength(body),
      ...extraHeaders,
    },
    body,
  );
  return problem;
}

/** Writes the answer, unless somebody else has answered or the client has gone. */
export function send(
  { request, response }: Exchange,
  status: number,
  headers: OutgoingHttpHeaders,
  body?: string | Uint8Array,
): void {
  if (isOver(response)) return;
  if (!request.complete && hasBody(request) && !isShort(request.headers["content-length"])) {
    headers.connection = "close";
  }
  response.writeHead(status, headers);
  if (typeof body === "string") response.end(body, encodingOf(body, headers["content-length"]));
  else response.end(body);
}

/** Text of which each character is one byte need not be encoded. */
function encodingOf(text: string, bytes: unknown): "latin1" | "utf8" {
  return text.length === bytes ? "latin1" : "utf8";
}

/** Whether there is nothing left to answer. */
export function isOver(response: ServerResponse): boolean {
  return response.headersSent || response.writableEnded || response.destroyed;
}

function isShort(contentLength: string | undefined): boolean {
  return contentLength !== undefined && Number(contentLength) <= WORTH_DRAINING;
}

function encode(body: unknown, content: DeclaredContent | undefined): string | Uint8Array {
  const isText = content !== undefined && !content.isJson;
  if (isText && (typeof body === "string" || body instanceof Uint8Array)) return body;
  const text = JSON.stringify(body);
  if (text === undefined) throw new ReventError("invalid_response", "the body is not JSON");
  return text;
}
