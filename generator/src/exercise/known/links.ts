import { isObject } from "../../emit/schemas.ts";
import type { HttpExpression, Link, LinkValue, ParameterLocation } from "../../model/index.ts";
import type { Call, Values } from "../call.ts";
import { responseFor } from "../judging/answer.ts";
import { jsonOf } from "../wire/json.ts";
import type { Answer } from "../wire/send.ts";

/** A call that was answered. */
export interface Answered {
  readonly call: Call;
  readonly answer: Answer;
  /** Where it was sent. */
  readonly url: string;
}

/** What a link gives to a call of the operation that it leads to. */
export interface Linked {
  readonly operation: string;
  readonly parameters: Readonly<Partial<Record<ParameterLocation, Values>>>;
  readonly body?: unknown;
}

/** What the links of an answer give; expressions that lead to nothing there give nothing. */
export function learnFromLinks(answered: Answered): readonly Linked[] {
  const { call, answer } = answered;
  const status = responseFor(call.route, answer.status)?.status;
  return call.route.links
    .filter((link) => link.status === status)
    .map((link) => linkedBy(link, answered));
}

function linkedBy({ operation, parameters, body }: Link, answered: Answered): Linked {
  const given: Partial<Record<ParameterLocation, Values>> = {};
  for (const { in: location, name, value } of parameters) {
    const found = givenBy(value, answered);
    if (found !== undefined) given[location] = { ...given[location], [name]: found };
  }
  const sent = body && givenBy(body, answered);
  return { operation, parameters: given, ...(sent !== undefined && { body: sent }) };
}

function givenBy(value: LinkValue, answered: Answered): unknown {
  if (value.kind === "constant") return value.constant;
  const parts = value.parts.map((part) =>
    typeof part === "string" ? part : evaluated(part, answered),
  );
  if (parts.length === 1) return parts[0];
  return parts.some((part) => part === undefined) ? undefined : parts.join("");
}

function evaluated(expression: HttpExpression, { call, answer, url }: Answered): unknown {
  const isAnswer = "of" in expression && expression.of === "response";
  switch (expression.part) {
    case "url":
      return url;
    case "method":
      return call.route.method;
    case "statusCode":
      return answer.status;
    case "body":
      return at(isAnswer ? jsonOf(answer.body) : call.body, expression.path);
    case "header": {
      const name = expression.name.toLowerCase();
      return isAnswer ? answer.headers.get(name) : call.parameters.header?.[name];
    }
    case "query":
      return (isObject(call.query) ? call.query : call.parameters.query)?.[expression.name];
    case "path":
      return call.parameters.path?.[expression.name];
  }
}

/** The value at the end of a JSON Pointer. */
function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (current, step) =>
      (isObject(current) || Array.isArray(current)) && Object.hasOwn(current, step)
        ? Reflect.get(current, step)
        : undefined,
    value,
  );
}
