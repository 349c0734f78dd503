import { encodeBody, isSaidByFetch, JSON_TYPE, urlencoded } from "./body.ts";
import type { ClientHeaders, ClientRequest, ClientRoute } from "./route.ts";
import { cookieHeader, headerText, queryString } from "./url.ts";

/** A request's headers: what its contract says, and what a caller adds; later ones replace earlier ones. */
export function headersOf(
  route: ClientRoute,
  request: ClientRequest,
  ...added: readonly (ClientHeaders | undefined)[]
): Headers {
  const headers = new Headers({ accept: "application/json, */*;q=0.5" });
  const contentType = contentTypeOf(route, request);
  if (request.body !== undefined && !isSaidByFetch(contentType)) {
    headers.set("content-type", contentType);
  }
  const cookies = cookieHeader(request.cookies ?? {}, route.styles?.cookies);
  if (cookies !== undefined) headers.set("cookie", cookies);
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    const style = route.styles?.headers?.[name];
    if (value !== undefined) headers.set(name, headerText(value, style));
  }
  for (const one of added) {
    for (const [name, value] of Object.entries(one ?? {})) {
      if (value !== undefined) headers.set(name, value);
    }
  }
  return headers;
}

/** A request's body as `fetch` takes it. */
export function bodyOf(route: ClientRoute, request: ClientRequest) {
  return encodeBody(request.body, contentTypeOf(route, request), route.encoding);
}

/** A request's query with its `?`; empty where there is none. */
export function queryOf({ querystring, styles }: ClientRoute, { query }: ClientRequest): string {
  if (query === undefined) return "";
  if (querystring === "json") return `?${encodeURIComponent(JSON.stringify(query))}`;
  const values: object = Object(query);
  if (querystring === undefined) return queryString(values, styles?.query);
  const text = urlencoded(values, styles?.query);
  return text === "" ? "" : `?${text}`;
}

function contentTypeOf(route: ClientRoute, request: ClientRequest): string {
  return request.contentType ?? route.contentType ?? JSON_TYPE;
}
