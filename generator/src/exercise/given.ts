import { type WireRequest, withCookies, withHeader, withQuery } from "./wire/request.ts";

/** What the user shows the service; its values are printed nowhere. */
export interface Given {
  readonly headers: readonly Secret[];
  /** Pairs of the query. */
  readonly query: readonly Secret[];
}

/** A header or a pair of the query that must not be printed. */
export interface Secret {
  readonly name: string;
  readonly value: string;
  /** How a command says the value, between double quotes: `Bearer $TOKEN`. */
  readonly shell: string;
  /** Texts that are blotted out where a service repeats them. */
  readonly hidden: readonly string[];
}

/** The name of the environment variable that a secret is read from. */
export function variableOf(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_");
}

/** A header or a pair of the query whose whole value is read from the environment; its longer words are secret each. */
export function secretOf(name: string, value: string): Secret {
  const words = [value, ...value.split(/\s+/)].filter((word) => word.length >= 8);
  return { name, value, shell: `$${variableOf(name)}`, hidden: words };
}

/** All of them together. */
export function together(all: readonly Given[]): Given {
  return {
    headers: all.flatMap(({ headers }) => headers),
    query: all.flatMap(({ query }) => query),
  };
}

/** A request with what the user gave. Cookies stand beside its own, anything else in place of it. */
export function withGiven(request: WireRequest, { headers, query }: Given): WireRequest {
  const headed = headers.reduce((all, { name, value }) => {
    const put = name.toLowerCase() === "cookie" ? withCookies : withHeader;
    return put(all, name, value);
  }, request);
  return query.reduce((all, { name, value }) => withQuery(all, name, value), headed);
}
