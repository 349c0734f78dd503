import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

const malformed: Refusal = {
  status: 400,
  code: "invalid_request",
  detail: "This is not a well-formed HTTP/1.1 request.",
};

/** By what Node's parser calls it; anything else is malformed. */
const refusals: ReadonlyMap<string | undefined, Refusal> = new Map([
  [
    "HPE_HEADER_OVERFLOW",
    { status: 431, code: "headers_too_large", detail: "The headers are too long." },
  ],
  [
    "HPE_CHUNK_EXTENSIONS_OVERFLOW",
    { status: 413, code: "payload_too_large", detail: "The chunks of the body are too long." },
  ],
  [
    "ERR_HTTP_REQUEST_TIMEOUT",
    { status: 408, code: "request_timeout", detail: "The request took too long to arrive." },
  ],
]);

/**
 * Answers a request that never becomes one, as problem+json, and closes the connection: a listener for
 * `clientError` of an HTTP server.
 */
export function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const { status, code, detail } = refusals.get(error.code) ?? malformed;
  const requestId = randomUUID();
  const title = STATUS_CODES[status] ?? "Error";
  const body = JSON.stringify({ type: "about:blank", title, status, detail, code, requestId });
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    "Content-Type: application/problem+json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** Whether an answer has begun on this connection, which another one would garble. */
function isAnswering(socket: Duplex): boolean {
  const response: unknown = "_httpMessage" in socket ? socket._httpMessage : undefined;
  return (
    typeof response === "object" &&
    response !== null &&
    "headersSent" in response &&
    response.headersSent === true
  );
}
