import type { Route } from "../../model/index.ts";
import type { RequestFault } from "../faults/fault.ts";
import type { Answer, NoAnswer } from "../wire/send.ts";
import { answerComplaint, type Rules } from "./answer.ts";
import type { Complaint } from "./complaint.ts";

/** What is wrong with the answer to a request that has to be refused. */
export function refusalComplaint(
  route: Route,
  fault: RequestFault,
  answer: Answer | NoAnswer,
  rules: Rules,
): Complaint | undefined {
  if ("kind" in answer) return answerComplaint(route, answer, rules);
  const { status } = answer;
  if (status < 400 && !fault.isAdvice) return accepted(route, fault, status);
  if (status === fault.own && !route.responses.some((one) => one.status === String(status)))
    return undefined;
  const complaint = answerComplaint(route, answer, rules);
  const isMild = complaint?.code === "answer-undeclared" && status >= 400;
  return isMild ? { ...complaint, severity: "warning" } : complaint;
}

function accepted({ place }: Route, { kind }: RequestFault, status: number): Complaint {
  return {
    code: "request-accepted",
    severity: "error",
    kind,
    place,
    message: `answered ${status}, though its contract does not allow the request`,
    hint: "Refuse such requests with 400 or the like, or allow them in the contract.",
  };
}
