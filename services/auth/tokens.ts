import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  SignJWT,
} from "jose";
import type { Jwk, JwkSet, Session } from "../../generated/auth/index.ts";
import type { Sql } from "../platform/database.ts";
import { audience, issuer, type Keys } from "../platform/sessions.ts";
import { findKey, insertKey } from "./database.ts";

const algorithm = "ES256";
const lifetimeMs = 60 * 60 * 1000;

/** Signs tokens. All instances share one key, which the first of them makes. */
export class Tokens {
  readonly #sql: Sql;
  #key: Promise<JWK> | undefined;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** A token that proves for an hour that its bearer signed in to this account. */
  async issue(accountId: string): Promise<Session> {
    const { kid = "", ...key } = await this.#load();
    const expiresAt = new Date(Math.floor((Date.now() + lifetimeMs) / 1000) * 1000);
    const token = await new SignJWT()
      .setProtectedHeader({ alg: algorithm, kid, typ: "JWT" })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(accountId)
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .sign(await importJWK(key, algorithm));
    return { token, expiresAt: expiresAt.toISOString() };
  }

  /** The public half of the key, for everyone. */
  async published(): Promise<JwkSet> {
    const { kid = "", x = "", y = "" } = await this.#load();
    const key: Jwk = { kty: "EC", crv: "P-256", x, y, kid, alg: algorithm, use: "sig" };
    return { keys: [key] };
  }

  /** The same, for the verifier of this very service. */
  readonly keys: Keys = async (...token) => createLocalJWKSet(await this.published())(...token);

  #load(): Promise<JWK> {
    this.#key ??= this.#findOrMake().catch((error: unknown) => {
      this.#key = undefined;
      throw error;
    });
    return this.#key;
  }

  async #findOrMake(): Promise<JWK> {
    const found = await findKey(this.#sql, "sessions");
    if (found) return found;
    const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
    const jwk = await exportJWK(privateKey);
    const kid = await calculateJwkThumbprint(jwk);
    await insertKey(this.#sql, "sessions", { ...jwk, kid });
    return this.#findOrMake();
  }
}
