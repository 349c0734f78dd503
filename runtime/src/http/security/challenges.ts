import { ReventError } from "../../errors/index.ts";
import type { SecurityScheme } from "./credentials.ts";

/** What is asked of a caller: a scheme, and what it has to allow. */
export interface Demand {
  readonly scheme: SecurityScheme;
  readonly scopes: readonly string[];
}

/** What was wrong with a token that was presented. RFC 6750, 3.1. */
export type TokenError = "invalid_token" | "insufficient_scope";

/** A caller who is not let in, and what the answer says in `WWW-Authenticate`. */
export class Refusal extends ReventError {
  readonly challenges: readonly string[];

  constructor({ code, message, cause }: ReventError, challenges: readonly string[]) {
    super(code, message, { cause });
    this.challenges = challenges;
  }
}

/** One challenge for each way to present credentials. RFC 9110, 11.6.1. */
export function challengesOf(
  demands: readonly Demand[],
  errors: ReadonlyMap<Demand, TokenError> = new Map(),
): readonly string[] {
  return [...new Set(demands.map((demand) => challengeOf(demand, errors.get(demand))))];
}

/** What a 403 says: which scopes a token lacks. Nothing where it is not about scopes. */
export function scopeChallenges(
  demands: readonly Demand[],
  errors: ReadonlyMap<Demand, TokenError>,
): readonly string[] {
  const lacking = demands.filter(
    (demand) =>
      demand.scheme.type === "oauth2" &&
      demand.scopes.length > 0 &&
      errors.get(demand) === "insufficient_scope",
  );
  return challengesOf(lacking, errors);
}

function challengeOf({ scheme, scopes }: Demand, error: TokenError | undefined): string {
  switch (scheme.type) {
    case "bearer":
      return bearer(error, []);
    case "oauth2":
      return bearer(error, scopes);
    case "basic":
      return 'Basic realm="api", charset="UTF-8"';
    case "apiKey":
      return `ApiKey in="${scheme.in}", name="${scheme.name.replace(/[^\w.-]/g, "_")}"`;
  }
}

function bearer(error: TokenError | undefined, scopes: readonly string[]): string {
  const parameters = [
    ...(error === undefined ? [] : [`error="${error}"`]),
    // RFC 6749, 3.3, has no other characters in scopes.
    ...(scopes.length === 0 ? [] : [`scope="${scopes.join(" ").replace(/[^!#-[\]-~ ]/g, "_")}"`]),
  ];
  return parameters.length === 0 ? "Bearer" : `Bearer ${parameters.join(", ")}`;
}
