import type { Fault } from "./error.ts";

/** Why a request failed: RFC 9457, Problem Details for HTTP APIs. */
export type Problem = {
  /** Identifies the kind of problem; `about:blank` where the status says it all. */
  type: string;
  /** The kind of problem in a few words. */
  title: string;
  /** The HTTP status, repeated. */
  status: number;
  /** What went wrong this time, for a person. */
  detail?: string;
  /** What went wrong, for a program; stable. */
  code?: string;
  /** Quote it when you ask about this failure. */
  requestId?: string;
  /** One entry for each value that is not as the contract says. */
  errors?: Fault[];
};
