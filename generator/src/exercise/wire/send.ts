import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { readAnswer } from "./read.ts";
import type { WireRequest } from "./request.ts";

/** What a service answered. */
export interface Answer {
  readonly status: number;
  /** By name in lower case; those that came more than once are joined by commas. */
  readonly headers: ReadonlyMap<string, string>;
  /** Decompressed; of a stream, what came in a while. */
  readonly body: Buffer;
  /** Whether the body went on when reading was given up: it is a stream, or very large. */
  readonly isCut: boolean;
}

/** Why there is no answer, or not a whole one. */
export interface NoAnswer {
  readonly kind: "unreachable" | "silent" | "broken";
  /** A clause, such as `closed the connection without an answer`. */
  readonly reason: string;
}

/** How requests are sent. */
export interface Sending {
  /** Where the service is; its path is put in front of every other. */
  readonly baseUrl: URL;
  /** An answer that has not come whole by then counts as none, in ms. */
  readonly timeoutMs: number;
}

/** Sends a request, on a connection of its own; never rejects. */
export function send(
  request: WireRequest,
  { baseUrl, timeoutMs }: Sending,
): Promise<Answer | NoAnswer> {
  return new Promise((resolve) => {
    const { method, headers, body } = request;
    const start = baseUrl.protocol === "https:" ? requestHttps : requestHttp;
    const sent = start({
      ...addressOf(baseUrl),
      path: pathBehind(baseUrl, request.target),
      method,
      headers: { ...Object.fromEntries(headers), ...lengthOf(method, body) },
      agent: false,
    });
    const timer = setTimeout(() => {
      finish({ kind: "silent", reason: `has not answered within ${timeoutMs} ms` });
    }, timeoutMs);
    const finish = (answer: Answer | NoAnswer) => {
      clearTimeout(timer);
      sent.destroy();
      resolve(answer);
    };
    sent.once("response", (message: IncomingMessage) => readAnswer(message).then(finish));
    sent.on("error", (error: NodeJS.ErrnoException) => finish(explain(error)));
    sent.end(body);
  });
}

/** The path and query of a request, behind the path of the service's URL. */
export function pathBehind(baseUrl: URL, target: string): string {
  return `${baseUrl.pathname.replace(/\/$/, "")}${target}`;
}

function addressOf({ hostname, port }: URL) {
  return { hostname: hostname.replace(/^\[|\]$/g, ""), ...(port !== "" && { port }) };
}

/** A method that has a body says how long it is, even where it is empty. */
function lengthOf(method: string, body: Buffer | undefined): Record<string, number> {
  if (body !== undefined) return { "content-length": body.length };
  return ["POST", "PUT", "PATCH"].includes(method) ? { "content-length": 0 } : {};
}

const unreachable = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

function explain(error: NodeJS.ErrnoException): NoAnswer {
  const { code = "", message } = error;
  if (unreachable.has(code))
    return { kind: "unreachable", reason: `cannot be reached: ${message || code}` };
  if (code === "ECONNRESET" || code === "EPIPE")
    return { kind: "broken", reason: "closed the connection without an answer" };
  if (code.startsWith("HPE_"))
    return { kind: "broken", reason: `sent what is no HTTP answer: ${message}` };
  return { kind: "broken", reason: `could not be asked: ${message || code}` };
}
