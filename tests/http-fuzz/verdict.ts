import type { ParameterLocation } from "../../generator/src/model/index.ts";
import type { Judge } from "./judge.ts";
import type { Handled } from "./stub-core.ts";
import type { WireAnswer } from "./wire.ts";

const refusals = new Set([400, 401, 403, 404, 405, 406, 408, 413, 415, 417, 431]);
/** Paths of this machine, frames of stacks, and names of what the runtime is made of. */
const internal =
  /node_modules|\/src\/|\.[jt]s:\d|\n\s+at |find-my-way|busboy|ajv|SyntaxError|TypeError|RangeError/;

/** What is wrong with the answer to any request; undefined where nothing is. */
export function faultOf(answer: WireAnswer, handled: Handled | undefined): string | undefined {
  const { status, headers, body } = answer;
  if (status >= 500 && handled === undefined) return `is ${status}`;
  if (handled !== undefined && status === handled.result.status && !isUnreadable(answer))
    return resultFault(answer, handled.result);
  if (internal.test(body)) return "tells what is inside";
  if (status === 204 && headers.has("allow")) return undefined;
  if (!refusals.has(status)) return `is ${status}, which nobody has decided`;
  return problemFault(answer);
}

/** Whether the end of a request was none, which may be found when a core that needs no body has answered already. */
function isUnreadable({ status, body }: WireAnswer): boolean {
  return status === 400 && body.includes("not a well-formed HTTP/1.1 request");
}

/** What is wrong with what the core got; undefined where nothing is. */
export function requestFault({ route, request }: Handled, judge: Judge): string | undefined {
  for (const [location, type] of Object.entries(route.groups)) {
    const values = request[names[location as ParameterLocation]];
    const mayLack = location === "query" && route.querystring?.required === false;
    if (mayLack && values === undefined) continue;
    if (!judge.accepts(type, values)) return `the core got a wrong ${location}: ${judge.reason}`;
  }
  const sent = typeof request.contentType === "string" ? request.contentType : undefined;
  const content =
    route.body?.content.find(({ mediaType }) => mediaType === sent) ??
    (route.body?.content.length === 1 ? route.body.content[0] : undefined);
  const { body } = request;
  if (route.body?.required === true && body === undefined) return "the core got no body";
  if (content?.type === undefined || content.mediaType.startsWith("multipart/")) return undefined;
  if (body === undefined || judge.accepts(content.type, body)) return undefined;
  return `the core got a wrong body: ${judge.reason}`;
}

const names = { path: "params", query: "query", header: "headers", cookie: "cookies" } as const;

function resultFault({ body, headers }: WireAnswer, result: Handled["result"]): string | undefined {
  const type = headers.get("content-type");
  if (headers.get("x-request-id") === undefined) return "has no x-request-id";
  if (body === "" || result.status === 204) return undefined;
  if (result.contentType !== undefined && !type?.startsWith(result.contentType))
    return `is ${type}`;
  if (result.items !== undefined) return itemsFault(type, body, result.items);
  const isBytes = Buffer.isBuffer(result.body);
  const wanted =
    isBytes || !/json/.test(type ?? "") ? String(result.body) : JSON.stringify(result.body);
  return body === wanted ? undefined : `has not the body ${wanted}`;
}

function itemsFault(
  type: string | undefined,
  body: string,
  items: readonly unknown[],
): string | undefined {
  const received = type?.startsWith("text/event-stream")
    ? dataOf(body)
    : body.split("\n").slice(0, -1);
  const wanted = items.map((item) => textsOf(type, item));
  const isSame = wanted.every((texts, index) => texts.includes(received[index] ?? ""));
  if (isSame && received.length === items.length) return undefined;
  return `has the items ${JSON.stringify(received)} instead of ${JSON.stringify(wanted)}`;
}

/** What an item may be on the wire; the data of an event is JSON, or text as it is. */
function textsOf(type: string | undefined, item: unknown): readonly string[] {
  if (!type?.startsWith("text/event-stream")) return [JSON.stringify(item)];
  const { data } = item as { readonly data: unknown };
  return [JSON.stringify(data), String(data).replace(/\r\n|\r/g, "\n")];
}

/** The data of the events of a stream. HTML standard, 9.2.6. */
function dataOf(body: string): string[] {
  const blocks = body.split("\n\n").slice(0, -1);
  const data = blocks.map((block) => block.split("\n").filter((line) => line.startsWith("data: ")));
  return data.map((lines) => lines.map((line) => line.slice("data: ".length)).join("\n"));
}

/** RFC 9457, and what the router adds to it. */
function problemFault({ status, headers, body }: WireAnswer): string | undefined {
  if (headers.get("content-type") !== "application/problem+json") return "is no problem+json";
  if (body === "") return undefined;
  const problem: Record<string, unknown> = JSON.parse(body);
  const { type, title, code, detail, requestId, errors = [] } = problem;
  if (problem.status !== status) return `says that its status is ${problem.status}`;
  if (requestId !== headers.get("x-request-id")) return "has another requestId than its header";
  if (![type, title, code, detail, requestId].every((one) => typeof one === "string" && one !== ""))
    return "lacks a member of problems";
  const isTold =
    Array.isArray(errors) &&
    errors.every(({ pointer, detail }) => /^(\/|$)/.test(pointer) && detail !== "");
  return isTold ? undefined : "has errors without pointer or detail";
}
