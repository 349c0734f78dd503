import { bodyKind } from "../../emit/media-types.ts";
import { querystringContent } from "../../emit/querystring.ts";
import { isObject } from "../../emit/schemas.ts";
import type { NamedType, Parameter, ParameterLocation, TypeId } from "../../model/index.ts";
import type { Call } from "../call.ts";
import { encodeBody, urlencoded } from "./bodies.ts";
import type { WireRequest } from "./request.ts";
import { cookiePairs, headerText, pathText, queryPairs } from "./styles.ts";

/** The request that a call is, without credentials. */
export function encodeCall(call: Call, types: ReadonlyMap<TypeId, NamedType>): WireRequest {
  const { route, content } = call;
  const query = queryText(call);
  const cookies = given(call, "cookie").flatMap(([one, value]) => cookiePairs(one, value));
  const headers = given(call, "header").map(
    ([one, value]) => [one.name, headerText(one, value)] as [string, string],
  );
  if (cookies.length > 0) headers.push(["cookie", cookies.join("; ")]);
  const accept = accepted(call);
  if (accept !== "") headers.push(["accept", accept]);
  const body = content && encodeBody(content, call.body, types);
  if (body !== undefined) headers.push(["content-type", body.contentType]);
  return {
    method: route.method,
    target: pathOf(call) + (query === "" ? "" : `?${query}`),
    headers,
    ...(body && { body: body.bytes }),
  };
}

function queryText(call: Call): string {
  const whole = querystringContent(call.route);
  if (whole === undefined)
    return given(call, "query")
      .flatMap(([one, value]) => queryPairs(one, value))
      .join("&");
  const { query } = call;
  if (query === undefined) return "";
  if (bodyKind(whole, "request") === "value") return encodeURIComponent(JSON.stringify(query));
  return isObject(query) ? urlencoded(whole, query) : "";
}

/** Whether a request can be written so that it reaches the operation and is read as it was meant. */
export function canBeSent({ target, headers }: WireRequest): boolean {
  const [path = ""] = target.split("?", 1);
  const segments = path.split("/").slice(1);
  return (
    !segments.some((one) => /^(\.|%2e){0,2}$/i.test(one) && one !== "") &&
    headers.every(([, value]) => /^(?! )[\t\x20-\x7e]*(?<! )$/.test(value))
  );
}

function pathOf(call: Call): string {
  const byName = new Map(
    given(call, "path").map(([one, value]) => [one.name, [one, value] as const]),
  );
  return call.route.path.replace(/\{([^{}]+)\}|[^{}]+/g, (text, name: string | undefined) => {
    if (name === undefined) return literal(text);
    const found = byName.get(name);
    return found === undefined ? "" : pathText(...found);
  });
}

/** What stands between parameters, with what a path cannot hold as it is escaped; what is escaped already stays so. */
function literal(text: string): string {
  const escaped = encodeURI(Buffer.from(text).toString()).replaceAll(/%25(?=[0-9a-f]{2})/gi, "%");
  return escaped.replaceAll("#", "%23");
}

/** The parameters of a location that are given, in the order of the contract. */
function given(
  { route, parameters }: Call,
  location: ParameterLocation,
): readonly (readonly [Parameter, unknown])[] {
  const values = new Map(Object.entries(parameters[location] ?? {}));
  return route.parameters.flatMap((one) => {
    const value = one.in === location ? values.get(one.name) : undefined;
    return value === undefined ? [] : [[one, value] as const];
  });
}

/** Every media type that the operation may answer with. */
function accepted({ route }: Call): string {
  const all = route.responses.flatMap(({ content }) => content.map(({ mediaType }) => mediaType));
  return [...new Set(all)].join(", ");
}
