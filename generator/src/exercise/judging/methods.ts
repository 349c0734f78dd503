import type { Route } from "../../model/index.ts";
import type { Answer, NoAnswer } from "../wire/send.ts";
import { answerComplaint, type Rules } from "./answer.ts";
import type { Complaint } from "./complaint.ts";

const usual = ["PATCH", "PUT", "DELETE", "POST"];

/** A method that the contract does not have on the path of an operation; undefined where it has all. */
export function undeclaredMethod({ path }: Route, routes: readonly Route[]): string | undefined {
  const same = (one: Route) => shape(one.path) === shape(path);
  const declared = routes.filter(same).map(({ method }) => method);
  return usual.find((method) => !declared.includes(method));
}

/** Two paths that differ in the names of their parameters are one. */
function shape(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, "{}");
}

/** What is wrong with the answer to a method that a path does not have. RFC 9110, 15.5.6. */
export function methodComplaint(
  route: Route,
  answer: Answer | NoAnswer,
  rules: Rules,
): Complaint | undefined {
  if ("kind" in answer) return answerComplaint(route, answer, rules);
  const { status, headers } = answer;
  const { place } = route;
  if (status < 400)
    return {
      code: "request-accepted",
      severity: "error",
      kind: "method",
      place,
      message: `answered ${status}, though its contract has no such method`,
      hint: "Answer 405, or declare the method.",
    };
  if (status === 405 && !headers.has("allow"))
    return {
      code: "answer-invalid",
      severity: "error",
      kind: "405 allow",
      place,
      message: "answered 405 without the header `Allow`, which says what methods there are",
      hint: "Send the header: RFC 9110, section 15.5.6, demands it.",
    };
  return status >= 500 && status !== 501 ? answerComplaint(route, answer, rules) : undefined;
}
