import { didYouMean } from "../../diagnostics/index.ts";
import type {
  Content,
  HttpExpression,
  Link,
  Place,
  Route,
  Schema,
  Service,
} from "../../model/index.ts";
import type { Context } from "../context.ts";
import { anyPart, missingStep } from "../schema/declared.ts";

type Schemas = ReadonlyMap<string, Schema>;

/** What an expression names that is not there. */
interface Missing {
  readonly what: string;
  readonly name: string;
  readonly known: Iterable<string>;
}

/** Tells every runtime expression of a link that leads to something which request and response do not declare. */
export function checkLinks(
  { diagnostics }: Context,
  services: readonly Service[],
  schemas: Schemas,
): void {
  for (const route of services.flatMap(({ routes }) => routes)) {
    for (const { link, expression, place } of expressionsOf(route)) {
      const missing = missingOf(route, link, expression, schemas);
      if (missing === undefined) continue;
      diagnostics.warn(
        "expression-invalid",
        place,
        `\`${expression.text}\` points at nothing: ${missing.what} \`${missing.name}\`.`,
        didYouMean(missing.name, missing.known) ?? "Declare it, or name what is declared.",
      );
    }
  }
}

interface Placed {
  readonly link: Link;
  readonly expression: HttpExpression;
  readonly place: Place;
}

function expressionsOf({ links }: Route): readonly Placed[] {
  return links.flatMap((link) => {
    const values = [
      ...link.parameters.map(({ value }) => value),
      ...(link.body ? [link.body] : []),
    ];
    return values.flatMap((value) => {
      const parts = value.kind === "expression" ? value.parts : [];
      const expressions = parts.filter((part) => typeof part !== "string");
      return expressions.map((expression) => ({ link, expression, place: value.place }));
    });
  });
}

function missingOf(
  route: Route,
  link: Link,
  expression: HttpExpression,
  schemas: Schemas,
): Missing | undefined {
  switch (expression.part) {
    case "url":
    case "method":
    case "statusCode":
      return undefined;
    case "body":
      return missingInBody(contentOf(route, link, expression.of), expression, schemas);
    case "header":
      return missingHeader(route, link, expression);
    default:
      return missingParameter(route, expression);
  }
}

type Named = Extract<HttpExpression, { readonly name: string }>;

function missingParameter(
  { parameters, querystring, name }: Route,
  { of, part, name: wanted }: Named,
): Missing | undefined {
  if (of === "response")
    return { what: `an answer has no ${part}, and so no`, name: wanted, known: [] };
  const known = parameters.filter((one) => one.in === part).map((one) => one.name);
  if (known.includes(wanted) || (part === "query" && querystring !== undefined)) return undefined;
  return { what: `\`${name}\` has no ${part} parameter`, name: wanted, known };
}

/** Any header may be sent; where an answer declares some, another one is probably misspelled. */
function missingHeader(
  { responses, name: operation }: Route,
  { status }: Link,
  { of, name }: Named,
): Missing | undefined {
  const headers = responses.find((one) => one.status === status)?.headers ?? [];
  const known = headers.map((one) => one.name);
  const wanted = name.toLowerCase();
  if (of === "request" || known.length === 0 || wanted === "content-type") return undefined;
  if (known.includes(wanted)) return undefined;
  return { what: `the answer ${status} of \`${operation}\` declares no header`, name, known };
}

function contentOf(
  { responses, body }: Route,
  { status }: Link,
  of: "request" | "response",
): readonly Content[] {
  if (of === "request") return body?.content ?? [];
  return responses.find((one) => one.status === status)?.content ?? [];
}

/** What may be any property, or an item of a list, is not judged. */
function missingInBody(
  content: readonly Content[],
  { of, path }: Extract<HttpExpression, { readonly part: "body" }>,
  schemas: Schemas,
): Missing | undefined {
  const types = content.flatMap(({ type }) => type ?? []);
  const first = path.findIndex((step) => /^\d+$/.test(step));
  const steps = first === -1 ? path : path.slice(0, first);
  const missing = types.map((type) =>
    missingStep(schemas.get(type), steps, { schemas, within: anyPart }),
  );
  const [one] = missing;
  if (one === undefined || missing.some((each) => !each || each.known.size === 0)) return undefined;
  const what = `the body of the ${of === "request" ? "request" : "answer"} declares no property`;
  return { what, name: one.step, known: one.known.keys() };
}
