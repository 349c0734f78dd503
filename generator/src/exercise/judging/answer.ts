import type { NamedType, Response, Route, TypeId } from "../../model/index.ts";
import type { Answer, NoAnswer } from "../wire/send.ts";
import { bodyComplaint } from "./body.ts";
import type { Complaint } from "./complaint.ts";
import { headerComplaint } from "./headers.ts";
import type { Judge } from "./judge.ts";

/** What answers are judged by. */
export interface Rules {
  readonly judge: Judge;
  readonly types: ReadonlyMap<TypeId, NamedType>;
}

/** Statuses by which HTTP says that a request was made the wrong way; a request of the contract never is. */
const formal = new Map([
  [405, "method is"],
  [406, "accepted media types are"],
  [415, "media type is"],
]);

/** What the contract has against the answer to a valid request; undefined where it is as declared. */
export function validComplaint(
  route: Route,
  answer: Answer | NoAnswer,
  rules: Rules,
): Complaint | undefined {
  const refused = "kind" in answer ? undefined : formal.get(answer.status);
  if (refused === undefined || "kind" in answer) return answerComplaint(route, answer, rules);
  return {
    code: "request-refused",
    severity: "error",
    kind: String(answer.status),
    place: route.place,
    message: `answered ${answer.status} to a request whose ${refused} as the contract says`,
    hint: "Take what the contract declares, or correct the contract.",
  };
}

/** What the contract has against an answer of an operation; undefined where it is as declared. */
export function answerComplaint(
  route: Route,
  answer: Answer | NoAnswer,
  rules: Rules,
): Complaint | undefined {
  if ("kind" in answer) return missing(route, answer);
  const { status } = answer;
  if (status >= 500) return failed(route, answer);
  const response = responseFor(route, status);
  if (response === undefined) return undeclared(route, status);
  return bodyComplaint(route, response, answer, rules) ?? headerComplaint(response, answer, rules);
}

/** The response that declares a status: it itself, its range, or `default`. */
export function responseFor({ responses }: Route, status: number): Response | undefined {
  const find = (wanted: string) => responses.find((one) => one.status === wanted);
  return find(String(status)) ?? find(`${Math.floor(status / 100)}XX`) ?? find("default");
}

function missing({ place }: Route, { kind, reason }: NoAnswer): Complaint {
  return {
    code: "answer-missing",
    severity: "error",
    kind,
    place,
    message: reason,
    hint: "Look into the log of the service.",
  };
}

function failed({ place }: Route, { status }: Answer): Complaint {
  return {
    code: "answer-failed",
    severity: "error",
    kind: String(status),
    place,
    message: `answered ${status}: no request may make a service fail`,
    hint: "Look into the log of the service for the reason.",
  };
}

function undeclared({ place, responses }: Route, status: number): Complaint {
  const declared = responses.map((one) => one.status).join(", ") || "nothing";
  return {
    code: "answer-undeclared",
    severity: "error",
    kind: String(status),
    place,
    message: `answered ${status}, which its contract does not declare; it declares ${declared}`,
    hint: `Declare ${status}, or answer what is declared.`,
  };
}
