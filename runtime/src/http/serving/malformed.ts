import { type IncomingMessage, ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { newRequestId } from "../request-id.ts";

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

const badHost: Refusal = {
  status: 400,
  code: "invalid_request",
  detail: "A request must have one Host header.",
};

const noTunnel: Refusal = {
  status: 405,
  code: "method_not_allowed",
  detail: "Tunnels are not made here.",
};

const unmet: Refusal = {
  status: 417,
  code: "expectation_failed",
  detail: "The only expectation that is met here is 100-continue.",
};

/**
 * Answers a request that never becomes one, as problem+json, and closes the connection: a listener for
 * `clientError` of an HTTP server. What has come in whole before it is answered first.
 */
export function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  const response = responseOn(socket);
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
  } else if (response?.req.complete === true) {
    closeBehind(response, socket);
  } else if (response?.headersSent === true) {
    socket.destroy();
  } else {
    endWith(socket, refusals.get(error.code) ?? malformed);
  }
}

/** Answers CONNECT: a listener for `connect` of an HTTP server. */
export function refuseTunnel(_: IncomingMessage, socket: Duplex): void {
  socket.on("error", () => socket.destroy());
  endWith(socket, noTunnel, { Allow: "" });
}

function endWith(socket: Duplex, refusal: Refusal, more: Readonly<Record<string, string>> = {}) {
  const { status, headers, body } = answerOf(refusal);
  const lines = Object.entries({ ...headers, ...more }).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** Whether a request says once for whom it is; of two, a proxy may have taken the other. RFC 9112, 3.2. */
export function hasOneHost({ rawHeaders, httpVersionMinor }: IncomingMessage): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === "host") count++;
  }
  return count === 1 || (count === 0 && httpVersionMinor === 0);
}

/** Answers a request without {@link hasOneHost}. */
export function refuseHost(_: IncomingMessage, response: ServerResponse): void {
  refuse(response, badHost);
}

/** Answers a request whose `Expect` is unknown: a listener for `checkExpectation` of an HTTP server. */
export function refuseExpectation(_: IncomingMessage, response: ServerResponse): void {
  refuse(response, unmet);
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  const { status, headers, body } = answerOf(refusal);
  response.writeHead(status, headers).end(body);
}

function answerOf({ status, code, detail }: Refusal) {
  const requestId = newRequestId();
  const title = STATUS_CODES[status] ?? "Error";
  const body = JSON.stringify({ type: "about:blank", title, status, detail, code, requestId });
  const headers = {
    "Content-Type": "application/problem+json",
    "Content-Length": Buffer.byteLength(body),
    "X-Request-Id": requestId,
    Connection: "close",
  };
  return { status, headers, body };
}

/** Connections that are closed when their last answer is sent. */
const closing = new WeakSet<Duplex>();

function closeBehind(response: ServerResponse, socket: Duplex): void {
  if (closing.has(socket)) return;
  closing.add(socket);
  response.once("finish", () => socket.end());
}

/** The answer that is under way on a connection. */
function responseOn(socket: Duplex): ServerResponse | undefined {
  const response: unknown = "_httpMessage" in socket ? socket._httpMessage : undefined;
  return response instanceof ServerResponse ? response : undefined;
}
