import type { Route } from "../model/index.ts";
import type { Complaint } from "./judging/complaint.ts";
import type { WireRequest } from "./wire/request.ts";
import type { Answer, NoAnswer } from "./wire/send.ts";

/** A complaint, and the exchange that gave reason for it. */
export interface Finding {
  readonly complaint: Complaint;
  readonly route: Route;
  readonly request: WireRequest;
  readonly answer: Answer | NoAnswer;
  /** What was wrong with the request, where it was meant to be refused. */
  readonly fault?: string;
}

/** A thing that is said of an operation as a whole. */
export interface Remark {
  readonly route: Route;
  readonly complaint: Complaint;
}

/** How often an operation answered with each status. */
export interface Tally {
  readonly route: Route;
  readonly statuses: ReadonlyMap<number, number>;
}
