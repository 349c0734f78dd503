import type { Fault } from "../../errors/index.ts";
import { formReader } from "../bodies/form.ts";
import { parseJsonText } from "../bodies/json.ts";
import { type Exchange, queryOf } from "../exchange.ts";
import type { FormSpec, QuerystringSpec } from "../route.ts";
import { malformed } from "./fields.ts";
import { checked, type GroupReader } from "./group.ts";

/** How a query is read that is one value; it is undefined where there is none and none is needed. */
export function querystringReader({ required, content }: QuerystringSpec): GroupReader<unknown> {
  const isForm = typeof content === "object";
  const read = checked(isForm ? content.validate : content, "query", isForm ? form(content) : json);
  return (exchange, faults) => {
    if (queryOf(exchange.request.url ?? "") !== "" || (required && isForm))
      return read(exchange, faults);
    if (required) faults.push({ pointer: "/query", detail: "is required" });
    return undefined;
  };
}

function form(spec: FormSpec): GroupReader<unknown> {
  const reader = formReader(spec, "query");
  return ({ request }, faults) => reader.fromText(queryOf(request.url ?? ""), faults);
}

/** What is percent-encoded is the JSON as a whole, in which `+` is no space. */
function json({ request }: Exchange, faults: Fault[]): unknown {
  try {
    return parseJsonText(decodeURIComponent(queryOf(request.url ?? "")));
  } catch (error) {
    faults.push({ pointer: "/query", detail: malformed(error) });
    return undefined;
  }
}
