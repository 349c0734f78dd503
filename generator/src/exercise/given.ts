import { type WireRequest, withCookies, withHeader, withQuery } from "./wire/request.ts";

/** What the user shows the service with every request; its values are printed nowhere. */
export interface Given {
  readonly headers: readonly NamedText[];
  /** Pairs of the query. */
  readonly query: readonly NamedText[];
}

type NamedText = readonly [name: string, value: string];

/** A request with what the user gave. Cookies stand beside its own, anything else in place of it. */
export function withGiven(request: WireRequest, { headers, query }: Given): WireRequest {
  const headed = headers.reduce((all, [name, value]) => {
    const put = name.toLowerCase() === "cookie" ? withCookies : withHeader;
    return put(all, name, value);
  }, request);
  return query.reduce((all, [name, value]) => withQuery(all, name, value), headed);
}
