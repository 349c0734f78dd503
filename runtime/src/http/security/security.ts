import { ReventError } from "../../errors/index.ts";
import type { Exchange } from "../exchange.ts";
import type { Route } from "../route.ts";
import {
  challengesOf,
  type Demand,
  Refusal,
  scopeChallenges,
  type TokenError,
} from "./challenges.ts";
import {
  type BasicCredentials,
  type CredentialsReader,
  credentialsReader,
  type SecurityScheme,
} from "./credentials.ts";

/** What a verifier is told beside the credentials. */
export interface VerifierContext {
  /** What the contract asks of the caller here (OAuth 2 and OpenID scopes, roles). */
  readonly scopes: readonly string[];
  /** Name of the operation, such as `listUsers`. */
  readonly operation: string;
  readonly requestId: string;
}

/**
 * Says who presents these credentials. Undefined: nobody that we know, answered with 401; a thrown
 * {@link ReventError} `forbidden`: known, but not allowed to do this, answered with 403; `unavailable`: what it
 * takes to verify them cannot be reached, 503. Anything else that is thrown is a failure of ours: 500.
 */
export type Verifier<Credentials, Principal> = (
  credentials: Credentials,
  context: VerifierContext,
) => Principal | undefined | Promise<Principal | undefined>;

/** Verifies the token of `Authorization: Bearer`; also for OAuth 2 and OpenID Connect. */
export type BearerVerifier<Principal> = Verifier<string, Principal>;
/** Verifies a user's name and password. */
export type BasicVerifier<Principal> = Verifier<BasicCredentials, Principal>;
/** Verifies a key from a header, a query parameter or a cookie. */
export type ApiKeyVerifier<Principal> = Verifier<string, Principal>;

/** Verifiers by security scheme, of any kind. */
export type Verifiers = Readonly<Record<string, Verifier<never, unknown>>>;
/** Security schemes of a contract by name. A scheme that is not listed is HTTP bearer. */
export type SchemeTable = Readonly<Record<string, SecurityScheme>>;

/** Finds out who is calling. Rejects with a {@link Refusal}: `unauthenticated` or `forbidden`. */
export type Authenticator = (exchange: Exchange) => Promise<unknown>;

/** What a route demands of its callers, prepared once. */
export interface Guard {
  readonly authenticate: Authenticator;
  /** The `WWW-Authenticate` header of a 401 that a handler answers. */
  readonly challenges: readonly string[];
}

interface Check extends Demand {
  readonly read: CredentialsReader;
  readonly verify: (credentials: string | BasicCredentials, context: VerifierContext) => unknown;
}

const BEARER: SecurityScheme = { type: "bearer" };

/**
 * The guard of a route: any of its alternatives suffices, and each may need several schemes together.
 * Undefined where the route is open to all. Throws `misuse` where a scheme has no verifier.
 */
export function guardOf(
  operation: string,
  route: Route,
  verifiers: Verifiers,
  schemes: SchemeTable,
): Guard | undefined {
  if (route.security === undefined || route.security.length === 0) return undefined;
  const alternatives = route.security.map((alternative) =>
    Object.entries(alternative).map(([name, scopes]): Check => {
      const verify = verifiers[name];
      if (verify === undefined) {
        const message = `${operation} needs the security scheme ${name}: give createRouter security.${name}`;
        throw new ReventError("misuse", message);
      }
      const scheme = schemes[name] ?? BEARER;
      const read = credentialsReader(scheme);
      return { scheme, scopes, read, verify: verify as Check["verify"] };
    }),
  );
  return {
    authenticate: (exchange) => tryAlternatives(alternatives, operation, exchange),
    challenges: challengesOf(alternatives.flat()),
  };
}

/** What the credentials are called that a route may be sent in its query. */
export function keysInQuery({ security = [] }: Route, schemes: SchemeTable): readonly string[] {
  return security.flatMap(Object.keys).flatMap((name) => {
    const scheme = schemes[name] ?? BEARER;
    return scheme.type === "apiKey" && scheme.in === "query" ? [scheme.name] : [];
  });
}

/** The principal of the first alternative that holds: of its first scheme, or undefined where it needs none. */
async function tryAlternatives(
  alternatives: readonly (readonly Check[])[],
  operation: string,
  exchange: Exchange,
): Promise<unknown> {
  const errors = new Map<Demand, TokenError>();
  let refusal: ReventError | undefined;
  for (const checks of alternatives) {
    try {
      return await passAll(checks, operation, exchange, errors);
    } catch (thrown) {
      const error = ReventError.from(thrown);
      if (error.code !== "unauthenticated" && error.code !== "forbidden") throw thrown;
      if (refusal?.code !== "forbidden") refusal = error;
    }
  }
  if (refusal === undefined) return undefined;
  const challenges = refusal.code === "forbidden" ? scopeChallenges : challengesOf;
  throw new Refusal(refusal, challenges(alternatives.flat(), errors));
}

async function passAll(
  checks: readonly Check[],
  operation: string,
  { request, requestId }: Exchange,
  errors: Map<Demand, TokenError>,
): Promise<unknown> {
  let first: unknown;
  for (const [index, check] of checks.entries()) {
    const { read, verify, scopes } = check;
    const credentials = read(request);
    if (credentials === undefined) throw refused("Credentials are missing.");
    // Stands where the verifier throws.
    errors.set(check, "insufficient_scope");
    const principal = await verify(credentials, { scopes, operation, requestId });
    if (principal === undefined) {
      errors.set(check, "invalid_token");
      throw refused("The credentials are not valid, or not any more.");
    }
    errors.delete(check);
    if (index === 0) first = principal;
  }
  return first;
}

function refused(message: string): ReventError {
  return new ReventError("unauthenticated", message);
}
