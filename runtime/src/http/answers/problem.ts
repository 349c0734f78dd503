import { STATUS_CODES } from "node:http";
import { type ErrorCode, type Problem, ReventError } from "../../errors/index.ts";

/**
 * The result of a handler that could not do what was asked: `return problem(404, "There is no such user.")`.
 *
 * @param status an HTTP status of at least 400 that the contract declares
 * @param detail what went wrong this time, for a person
 * @param code what went wrong, for a program; by default follows from the status (`not_found`)
 */
export function problem<Status extends number>(
  status: Status,
  detail: string,
  code: string | undefined = codes.get(status),
): { status: Status; body: Problem } {
  return { status, body: { ...outline(status), detail, ...(code !== undefined && { code }) } };
}

/** What was thrown, as the client gets to read it. Nothing internal is in it. */
export function problemOf(thrown: unknown, requestId: string): Problem {
  const error = ReventError.from(thrown);
  const status = statuses[error.code];
  const detail = sentences.get(error.code) ?? error.message;
  const body: Problem = { ...outline(status), detail, code: error.code, requestId };
  if (error.code === "invalid_request" && error.faults.length > 0) body.errors = [...error.faults];
  return body;
}

function outline(status: number): Pick<Problem, "type" | "title" | "status"> {
  return { type: "about:blank", title: STATUS_CODES[status] ?? "Error", status };
}

const statuses: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  payload_too_large: 413,
  unsupported_media_type: 415,
  internal: 500,
  invalid_response: 500,
  invalid_event: 500,
  event_too_large: 500,
  misuse: 500,
  cannot_listen: 500,
  not_implemented: 501,
  not_stored: 503,
  not_durable: 503,
  stream_full: 503,
  unavailable: 503,
  broker_unavailable: 503,
  closed: 503,
};

/** Codes of problems that a handler returns without naming one. */
const codes: ReadonlyMap<number, string> = new Map([
  [400, "invalid_request"],
  [401, "unauthenticated"],
  [402, "payment_required"],
  [403, "forbidden"],
  [404, "not_found"],
  [405, "method_not_allowed"],
  [406, "not_acceptable"],
  [409, "conflict"],
  [410, "gone"],
  [412, "precondition_failed"],
  [413, "payload_too_large"],
  [415, "unsupported_media_type"],
  [422, "unprocessable"],
  [428, "precondition_required"],
  [429, "too_many_requests"],
  [500, "internal"],
  [501, "not_implemented"],
  [503, "unavailable"],
]);

const unavailable = "The service cannot do this at the moment. Try again later.";
const defect = "Something went wrong on our side. Quote the request id when you ask about it.";

/** What a client reads of failures that are not about its request, instead of their message. */
const sentences: ReadonlyMap<ErrorCode, string> = new Map([
  ["not_implemented", "This operation is in the contract, but not implemented yet."],
  ["not_stored", unavailable],
  ["not_durable", unavailable],
  ["stream_full", unavailable],
  ["unavailable", unavailable],
  ["broker_unavailable", unavailable],
  ["closed", unavailable],
  ["internal", defect],
  ["invalid_response", defect],
  ["invalid_event", defect],
  ["event_too_large", defect],
  ["misuse", defect],
  ["cannot_listen", defect],
]);
