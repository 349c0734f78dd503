/** A request as it is sent. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, behind the path of the service's URL. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer;
}

/** A request with a header in place of what it had under that name; without it where there is no value. */
export function withHeader(request: WireRequest, name: string, value?: string): WireRequest {
  const others = request.headers.filter(([one]) => one.toLowerCase() !== name.toLowerCase());
  return { ...request, headers: value === undefined ? others : [...others, [name, value]] };
}

/** A request with a pair in its query in place of what it had under that name; without it where there is no value. */
export function withQuery(request: WireRequest, name: string, value?: string): WireRequest {
  const [path = "", query = ""] = request.target.split("?", 2);
  const others = query
    .split("&")
    .filter((pair) => pair !== "" && !pair.startsWith(`${encoded(name)}=`));
  const pairs = value === undefined ? others : [...others, queryPair(name, value)];
  return { ...request, target: pairs.length === 0 ? path : `${path}?${pairs.join("&")}` };
}

/** A request with cookies behind its own. */
export function withCookies(request: WireRequest, name: string, cookies: string): WireRequest {
  const own = request.headers.find(([one]) => one.toLowerCase() === "cookie")?.[1];
  return withHeader(request, name, own === undefined ? cookies : `${own}; ${cookies}`);
}

/** A name and a value as they stand in a query. */
export function queryPair(name: string, value: string): string {
  return `${encoded(name)}=${encoded(value)}`;
}

/** Without the quotation mark that ends a word of a shell. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll("'", "%27");
}
