import type { Route, SecurityScheme } from "../../model/index.ts";
import { type WireRequest, withHeader, withQuery } from "../wire/request.ts";
import type { Answer, NoAnswer } from "../wire/send.ts";
import { answerComplaint, type Rules, responseFor } from "./answer.ts";
import type { Complaint } from "./complaint.ts";

/** Whether nobody may call an operation without showing something. */
export function demandsCredentials({ security }: Route): boolean {
  return security.length > 0 && security.every((needed) => needed.length > 0);
}

/** The request without what says who is calling. */
export function withoutCredentials(
  request: WireRequest,
  schemes: readonly SecurityScheme[],
): WireRequest {
  const keys = (place: "header" | "query") =>
    schemes.flatMap(({ credentials }) =>
      credentials.type === "apiKey" && credentials.in === place ? [credentials.name] : [],
    );
  const headers = ["authorization", "cookie", ...keys("header")];
  const bare = headers.reduce((all, name) => withHeader(all, name), request);
  return keys("query").reduce((all, name) => withQuery(all, name), bare);
}

/** What somebody shows who has to be refused. */
export type Showing = "without credentials" | `with wrong credentials for \`${string}\``;

/** What is wrong with the answer to somebody who does not say who is calling. RFC 9110, 15.5.2. */
export function credentialsComplaint(
  route: Route,
  how: Showing,
  answer: Answer | NoAnswer,
  rules: Rules,
): Complaint | undefined {
  if ("kind" in answer || answer.status >= 500) return answerComplaint(route, answer, rules);
  const { status, headers } = answer;
  if (status !== 401 && status !== 403) return ignored(route, how, status);
  if (status === 401 && !headers.has("www-authenticate")) return noChallenge(route);
  if (responseFor(route, status) === undefined) return undefined;
  return answerComplaint(route, answer, rules);
}

function ignored({ place }: Route, how: Showing, status: number): Complaint {
  const isOpen = status < 400;
  return {
    code: "credentials-ignored",
    severity: isOpen ? "error" : "warning",
    kind: how,
    place,
    message: isOpen
      ? `answered ${status} to a request ${how}, which has to be refused`
      : `answered ${status} to a request ${how}, before it asked who is calling`,
    hint: "Answer 401 to whoever does not show who they are.",
  };
}

function noChallenge(route: Route): Complaint {
  return {
    code: "answer-invalid",
    severity: "error",
    kind: "401 www-authenticate",
    place: responseFor(route, 401)?.place ?? route.place,
    message:
      "answered 401 without the header `WWW-Authenticate`, which says what credentials are wanted",
    hint: "Send the header: RFC 9110, section 11.6.1, demands it.",
  };
}
