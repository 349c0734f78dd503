import { bodyKind } from "../../emit/media-types.ts";
import { mayLackQuery, querystringContent } from "../../emit/querystring.ts";
import { isObject } from "../../emit/schemas.ts";
import type { Call } from "../call.ts";
import type { Makers } from "../values/calls.ts";
import { encodeCall } from "../wire/encode.ts";
import type { RequestFault } from "./fault.ts";
import { changesOf } from "./values.ts";

/** What can be wrong with a query that is one value. Of a form, only that a field is missing: most texts can be read. */
export function querystringFaults(call: Call, { judge, types }: Makers): readonly RequestFault[] {
  const content = querystringContent(call.route);
  const { query } = call;
  if (content?.type === undefined || query === undefined) return [];
  const { type } = content;
  const isJson = bodyKind(content, "request") === "value";
  const changed = changesOf(query)
    .filter(({ pointer, what }) => isJson || (what === "is missing" && /^\/[^/]+$/.test(pointer)))
    .flatMap(({ value, pointer, what }): RequestFault[] => {
      if ((!isJson && !isObject(value)) || !judge.refuses(type, value)) return [];
      const kind = `query ${pointer.replaceAll(/\/\d+/g, "/#")}`;
      const place = pointer === "" ? "the query" : `\`${pointer}\` in the query`;
      return [
        { kind, what: `${place} ${what}`, request: encodeCall(withQuery(call, value), types) },
      ];
    })
    .filter(({ request }) => request.target.includes("?"));
  return [...changed, ...(isJson ? [brokenJson(call, types)] : []), ...missing(call, types)];
}

function brokenJson(call: Call, types: Makers["types"]): RequestFault {
  const request = encodeCall(call, types);
  const target = request.target.replace("?", "?%7B");
  return { kind: "query json", what: "the query is no JSON", request: { ...request, target } };
}

function missing(call: Call, types: Makers["types"]): readonly RequestFault[] {
  if (mayLackQuery(call.route, types)) return [];
  if (querystringContent(call.route)?.mediaType !== "application/json") return [];
  const request = encodeCall(withQuery(call, undefined), types);
  return [{ kind: "no query", what: "there is no query", request }];
}

function withQuery(call: Call, query: unknown): Call {
  return { ...call, query };
}
