import type { IncomingMessage } from "node:http";
import { queryOf } from "../exchange.ts";
import { parseCookies } from "../parameters/cookies.ts";

/** How a security scheme of the contract is presented; what an emitted router declares. */
export type SecurityScheme =
  /** `Authorization: Bearer <token>` (RFC 6750). */
  | { readonly type: "bearer" }
  /** The same for OAuth 2 and OpenID Connect: clients are told which scopes a token needs. */
  | { readonly type: "oauth2" }
  /** `Authorization: Basic <base64>` (RFC 7617). */
  | { readonly type: "basic" }
  | { readonly type: "apiKey"; readonly in: "header" | "query" | "cookie"; readonly name: string };

/** A user's name and password, from HTTP Basic. */
export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/** Finds the credentials of one scheme in a request; undefined where there are none. */
export type CredentialsReader = (request: IncomingMessage) => string | BasicCredentials | undefined;

/** How the credentials of a scheme are found, prepared once. */
export function credentialsReader(scheme: SecurityScheme): CredentialsReader {
  switch (scheme.type) {
    case "bearer":
    case "oauth2":
      return (request) => afterScheme(request, "bearer ");
    case "basic":
      return (request) => parseBasic(afterScheme(request, "basic "));
    case "apiKey":
      return keyReader(scheme.in, scheme.name);
  }
}

function afterScheme(request: IncomingMessage, prefix: string): string | undefined {
  const header = request.headers.authorization;
  if (header?.slice(0, prefix.length).toLowerCase() !== prefix) return undefined;
  return header.slice(prefix.length).trim() || undefined;
}

function parseBasic(encoded: string | undefined): BasicCredentials | undefined {
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

function keyReader(location: "header" | "query" | "cookie", name: string): CredentialsReader {
  switch (location) {
    case "header": {
      const key = name.toLowerCase();
      return ({ headers }) => [headers[key]].flat()[0] || undefined;
    }
    case "query":
      return ({ url }) => new URLSearchParams(queryOf(url ?? "")).get(name) || undefined;
    case "cookie":
      return ({ headers }) => parseCookies(headers.cookie).get(name) || undefined;
  }
}
