import { connect } from "node:net";

/** A request as it is written, byte by byte; mutations change it. */
export interface WireRequest {
  method: string;
  target: string;
  headers: [name: string, value: string][];
  body: Buffer;
  /** How the end of the body is told; `none`: not at all. */
  framing: "length" | "chunked" | "none";
  /** A `Content-Length` that is a lie. */
  length?: number;
  /** The client writes no more than this many bytes of the request, and goes. */
  cut?: number;
}

/** What was answered. */
export interface WireAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** An answer takes milliseconds; one that has not come by then never will. */
const HANG_MS = 4000;

/**
 * Sends a request on a connection of its own. Undefined where the connection is closed without an answer;
 * rejects where it stays open without one, or what comes is no HTTP.
 */
export async function exchange(
  port: number,
  request: WireRequest,
): Promise<WireAnswer | undefined> {
  const bytes = bytesOf(request);
  const isWhole = isComplete(request);
  const received = await talk(port, isWhole ? bytes : bytes.subarray(0, request.cut), isWhole);
  return received.length === 0 ? undefined : parse(received);
}

/** Whether a server has all that a request says it has. */
export function isComplete({ cut, framing, length = 0, body }: WireRequest): boolean {
  return cut === undefined && (framing !== "length" || length <= body.length);
}

function bytesOf({ method, target, headers, body, framing, length }: WireRequest): Buffer {
  const lines = [`${method} ${target} HTTP/1.1`, "Host: fuzz", "Connection: close"];
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  if (framing === "chunked") lines.push("Transfer-Encoding: chunked");
  if (framing === "length") lines.push(`Content-Length: ${length ?? body.length}`);
  const head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
  return Buffer.concat([head, framing === "chunked" ? chunked(body) : body]);
}

function chunked(body: Buffer): Buffer {
  const half = body.length >> 1;
  const parts = [body.subarray(0, half), body.subarray(half)].filter(({ length }) => length > 0);
  const chunks = parts.flatMap((part) => [`${part.length.toString(16)}\r\n`, part, "\r\n"]);
  return Buffer.concat([...chunks, "0\r\n\r\n"].map((one) => Buffer.from(one)));
}

/** Writes bytes, and reads until the server closes. */
function talk(port: number, bytes: Buffer, isWhole: boolean): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, "127.0.0.1");
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no answer within ${HANG_MS} ms, but ${Buffer.concat(chunks)}`));
    }, HANG_MS);
    socket.on("data", (chunk) => chunks.push(chunk));
    // A server that answers before it has read everything resets the connection: the answer has come.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks));
    });
    if (isWhole) socket.write(bytes);
    else socket.end(bytes);
  });
}

function parse(received: Buffer): WireAnswer {
  const end = received.indexOf("\r\n\r\n");
  const [first = "", ...lines] = received.subarray(0, end).toString("latin1").split("\r\n");
  const status = /^HTTP\/1\.1 ([1-5]\d\d) /.exec(first)?.[1];
  if (end < 0 || status === undefined) throw new Error(`this is no HTTP answer: ${received}`);
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = received.subarray(end + 4);
  const body = headers.get("transfer-encoding") === "chunked" ? unchunked(rest) : rest;
  return { status: Number(status), headers, body: body.toString("utf8") };
}

function unchunked(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf("\r\n", at);
    const size = Number.parseInt(bytes.subarray(at, line).toString("latin1"), 16);
    if (line < 0 || !(size > 0)) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}
