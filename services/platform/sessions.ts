import { type BearerVerifier, ReventError } from "@revent/runtime";
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from "jose";

/** Who is calling, as a token proves. */
export type Session = { readonly userId: string };

/** Finds the key that a token was signed with. */
export type Keys = JWTVerifyGetKey;

/** Who signs tokens. */
export const issuer = "revent-auth";

/** Whom they are for. */
export const audience = "revent-services";

/** The keys that auth publishes; fetched when first needed, and again when a token names another one. */
export function publishedKeys(authUrl: string): Keys {
  return createRemoteJWKSet(new URL("/.well-known/jwks.json", authUrl));
}

/** Says who is calling: the account that a token was issued for. Undefined for any token that does not hold. */
export function sessionVerifier(keys: Keys): BearerVerifier<Session> {
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ["ES256"] });
      return payload.sub === undefined ? undefined : { userId: payload.sub };
    } catch (error) {
      if (isTokenFault(error)) return undefined;
      throw new ReventError("unavailable", "The keys of auth cannot be had.", { cause: error });
    }
  };
}

/** Whether it is the token that is wrong, and not that the keys cannot be had. */
function isTokenFault(error: unknown): boolean {
  return tokenFaults.some((fault) => error instanceof fault);
}

const tokenFaults = [
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
];
