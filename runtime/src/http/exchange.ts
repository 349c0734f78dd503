import type { IncomingMessage, ServerResponse } from "node:http";

/** One request and its answer, and what is known about them before the contract is asked. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** Values of the path template's parameters in order, percent-decoded. */
  readonly pathValues: readonly string[];
}

/** The path of a request target, as it was sent. */
export function pathOf(target: string): string {
  const end = target.search(/[?#]/);
  return end < 0 ? target : target.slice(0, end);
}

/** The query of a request target, without `?` and fragment; empty where there is none. */
export function queryOf(target: string): string {
  const start = target.indexOf("?");
  if (start < 0) return "";
  const end = target.indexOf("#", start);
  return target.slice(start + 1, end < 0 ? undefined : end);
}
