import type { WireRequest } from "../wire/request.ts";

/** One thing that is wrong with a request that is otherwise valid. */
export interface RequestFault {
  /** What tells faults of one operation apart. */
  readonly kind: string;
  /** A clause behind "when", such as `the query parameter \`limit\` is 0`. */
  readonly what: string;
  readonly request: WireRequest;
  /** The status that HTTP itself has for it; it need not be declared. */
  readonly own?: number;
  /** The fault may be passed over: RFC 9110, 12.5.1 has it so of what a client accepts. */
  readonly isAdvice?: true;
}
