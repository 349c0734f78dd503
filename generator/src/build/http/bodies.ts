import type { Located, Mapping } from "../../load/index.ts";
import type { Parameter, RequestBody, Response } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { pascalCase } from "../names/identifiers.ts";
import { asMapping, entriesAt, flagAt, mappingAt, textAt } from "../read.ts";
import { bodyName, readContent } from "./content.ts";
import { groupHeaders } from "./groups.ts";
import { describeParameter } from "./parameters.ts";

/** `requestBody` of an operation that is called `name`. */
export function readRequestBody(
  context: Context,
  operation: Located,
  name: string,
): RequestBody | undefined {
  const at = mappingAt(context, operation, "requestBody");
  if (at === undefined) return undefined;
  const description = textAt(context, at, "description");
  const wanted = bodyName(at, "RequestBody", `${pascalCase(name) ?? ""}RequestBody`);
  return {
    ...(description !== undefined && { description }),
    required: flagAt(context, at, "required") === true,
    content: readContent(context, at, wanted),
  };
}

/** `responses` of an operation that is called `name`. */
export function readResponses(
  context: Context,
  operation: Located,
  name: string,
): readonly Response[] {
  const entries = entriesAt(context, operation, "responses").filter(([status, at]) =>
    checkStatus(context, status, at),
  );
  const main = entries.map(([status]) => status).find((status) => /^2/.test(status));
  return entries.flatMap(([status, entry]) => {
    const at = asMapping(context, entry);
    if (at === undefined) return [];
    const shown = status === main ? "" : statusWord(status);
    const inOperation = `${pascalCase(name) ?? ""}${shown}Response`;
    return [readResponse(context, at, status, inOperation)];
  });
}

function statusWord(status: string): string {
  return status === "default" ? "Default" : status.toUpperCase();
}

function readResponse(
  context: Context,
  at: Located<Mapping>,
  status: string,
  inOperation: string,
): Response {
  const place = { file: at.file, pointer: at.pointer };
  const headers = readHeaders(context, at);
  const wanted = bodyName(at, "ResponseHeaders", `${inOperation}Headers`);
  const headerGroup = groupHeaders(context, { wanted, place }, headers);
  const description = textAt(context, at, "description");
  return {
    kind: "response",
    status: status === "default" ? status : status.toUpperCase(),
    ...(description !== undefined && { description }),
    headers,
    ...(headerGroup !== undefined && { headerGroup }),
    content: readContent(context, at, bodyName(at, "ResponseBody", `${inOperation}Body`)),
    place,
  };
}

function readHeaders(context: Context, response: Located): readonly Parameter[] {
  return entriesAt(context, response, "headers").flatMap(([name, entry]) => {
    if (name.toLowerCase() === "content-type") return [];
    const at = asMapping(context, entry);
    return at === undefined ? [] : [describeParameter(context, at, { name, in: "header" })];
  });
}

function checkStatus(
  { diagnostics }: Context,
  status: string,
  { file, pointer }: Located,
): boolean {
  if (/^([1-5]\d\d|[1-5]XX|default)$/i.test(status)) return true;
  diagnostics.warn(
    "wrong-type",
    { file, pointer, part: "key" },
    `\`${status}\` is not a status; the response is left out.`,
    "Write a status such as 200, a range such as 4XX, or default.",
  );
  return false;
}
