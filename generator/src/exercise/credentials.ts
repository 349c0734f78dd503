import type { Route, SecurityRequirement, SecurityScheme } from "../model/index.ts";
import { type Given, type Secret, variableOf } from "./given.ts";

/** What is shown for each security scheme that the user gave credentials for, by its name. */
export type Credentials = ReadonlyMap<string, Given>;

/** The schemes that are shown to an operation: the first alternative that can be met, rather than none. */
export function schemesFor(
  { security }: Pick<Route, "security">,
  credentials: Credentials,
): SecurityRequirement | undefined {
  const usable = security.filter((all) => all.every(({ scheme }) => credentials.has(scheme)));
  return usable.find((all) => all.length > 0) ?? usable[0];
}

/**
 * Whether an operation demands credentials, and those that were given do not suffice. Headers and pairs of the query
 * that the user gives may well hold them.
 */
export function lacksCredentials(
  route: Route,
  { credentials, given }: { readonly credentials: Credentials; readonly given: Given },
): boolean {
  if (credentials.size === 0 || given.headers.length > 0 || given.query.length > 0) return false;
  return route.security.length > 0 && schemesFor(route, credentials) === undefined;
}

/**
 * A credential where its scheme wants it.
 *
 * @param value the key; the token; of http basic, user and password with a colon between
 */
export function placed({ name, credentials }: SecurityScheme, value: string): Given {
  const secret = { value, shell: `$${variableOf(name)}`, hidden: hiddenIn(value) };
  if (credentials.type !== "apiKey") {
    const isBasic = credentials.type === "http" && credentials.scheme === "basic";
    return { headers: [isBasic ? basic(secret) : bearer(secret)], query: [] };
  }
  const { name: key } = credentials;
  if (credentials.in === "query") return { headers: [], query: [{ ...secret, name: key }] };
  if (credentials.in === "header") return { headers: [{ ...secret, name: key }], query: [] };
  const cookie = { name: "Cookie", value: `${key}=${value}`, shell: `${key}=${secret.shell}` };
  return { headers: [{ ...secret, ...cookie }], query: [] };
}

/** The same with what nobody can have. */
export function misplaced(scheme: SecurityScheme): Given {
  const { credentials } = scheme;
  const isBasic = credentials.type === "http" && credentials.scheme === "basic";
  const { headers, query } = placed(
    scheme,
    isBasic ? "nobody:wrong-credential" : "wrong-credential",
  );
  const open = (one: Secret) => ({ ...one, shell: one.value, hidden: [] });
  return { headers: headers.map(open), query: query.map(open) };
}

type Value = Omit<Secret, "name">;

function bearer({ value, shell, hidden }: Value): Secret {
  return { name: "Authorization", value: `Bearer ${value}`, shell: `Bearer ${shell}`, hidden };
}

/** RFC 7617, 2. */
function basic({ value, shell, hidden }: Value): Secret {
  const encoded = Buffer.from(value).toString("base64");
  return {
    name: "Authorization",
    value: `Basic ${encoded}`,
    shell: `Basic $(printf %s "${shell}" | base64 | tr -d '\\n')`,
    hidden: [...hidden, encoded],
  };
}

/** The whole, and the password behind a user's name. */
function hiddenIn(value: string): readonly string[] {
  const password = value.slice(value.indexOf(":") + 1);
  return [value, password].filter((text) => text !== "");
}
