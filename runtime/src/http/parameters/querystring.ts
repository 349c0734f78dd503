import type { Fault } from "../../errors/index.ts";
import { formReader } from "../bodies/form.ts";
import { parseJsonText } from "../bodies/json.ts";
import { type Exchange, queryOf } from "../exchange.ts";
import type { FormSpec, QuerystringSpec } from "../route.ts";
import { malformed, withoutKeys } from "./fields.ts";
import { checked, type GroupReader } from "./group.ts";

/**
 * How a query is read that is one value; it is undefined where there is none and none is needed.
 *
 * @param keys names of credentials that may stand in the query; they are fields only of a form that declares them
 */
export function querystringReader(
  { required, content }: QuerystringSpec,
  keys: readonly string[] = [],
): GroupReader<unknown> {
  const isForm = typeof content === "object";
  const textOf = isForm ? formText(content, keys) : queryText;
  const decode = isForm ? form(content, textOf) : json;
  const read = checked(isForm ? content.validate : content, "query", decode);
  return (exchange, faults) => {
    if (textOf(exchange) !== "" || (required && isForm)) return read(exchange, faults);
    if (required) faults.push({ pointer: "/query", detail: "is required" });
    return undefined;
  };
}

type TextOf = (exchange: Exchange) => string;

function queryText({ request }: Exchange): string {
  return queryOf(request.url ?? "");
}

function formText({ fields }: FormSpec, keys: readonly string[]): TextOf {
  const undeclared = new Set(keys.filter((key) => !Object.hasOwn(fields, key)));
  if (undeclared.size === 0) return queryText;
  return (exchange) => withoutKeys(queryText(exchange), undeclared);
}

function form(spec: FormSpec, textOf: TextOf): GroupReader<unknown> {
  const reader = formReader(spec, "query");
  return (exchange, faults) => reader.fromText(textOf(exchange), faults);
}

/** What is percent-encoded is the JSON as a whole, in which `+` is no space. */
function json(exchange: Exchange, faults: Fault[]): unknown {
  try {
    return parseJsonText(decodeURIComponent(queryText(exchange)));
  } catch (error) {
    faults.push({ pointer: "/query", detail: malformed(error) });
    return undefined;
  }
}
