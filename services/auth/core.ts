import { randomUUID } from "node:crypto";
import { type Event, type HttpContext, problem } from "@revent/runtime";
import {
  type Account,
  type AuthCore,
  AuthProducer,
  type CreateSessionRequest,
  type CreateSessionResponse,
  type DeleteAccountRequest,
  type DeleteAccountResponse,
  type GetJwksRequest,
  type GetJwksResponse,
  type GetMeRequest,
  type GetMeResponse,
  type RegisterAccountRequest,
  type RegisterAccountResponse,
  type User,
} from "../../generated/auth/index.ts";
import type { Database } from "../platform/database.ts";
import type { Keys, Session } from "../platform/sessions.ts";
import * as rows from "./database.ts";
import { hashPassword, passwordMatches, weaknessOf } from "./passwords.ts";
import { Tokens } from "./tokens.ts";

/** Owns accounts, and says who is calling. */
export class Auth implements AuthCore<Session> {
  readonly #database: Database;
  readonly #tokens: Tokens;

  constructor(database: Database) {
    this.#database = database;
    this.#tokens = new Tokens(database);
  }

  /** What tokens are checked with. */
  get keys(): Keys {
    return this.#tokens.keys;
  }

  async registerAccount({ body }: RegisterAccountRequest): Promise<RegisterAccountResponse> {
    const { displayName, password } = body;
    const email = body.email.toLowerCase();
    const weakness = weaknessOf(password, email);
    if (weakness) return problem(422, weakness, "weak_password");

    const passwordHash = await hashPassword(password);
    const registeredAt = new Date().toISOString();
    const account: Account = { id: randomUUID(), email, displayName, registeredAt };
    return this.#database.transaction(async (tx) => {
      const added = await rows.insertAccount(tx, account, passwordHash);
      if (!added) return emailTaken();
      const { id } = account;
      await new AuthProducer(tx.publisher).accountRegistered({ id, displayName, registeredAt });
      return { status: 201, body: account };
    });
  }

  async deleteAccount(
    { params: { accountId } }: DeleteAccountRequest,
    { principal }: HttpContext<Session>,
  ): Promise<DeleteAccountResponse> {
    if (principal.userId !== accountId)
      return problem(403, "You may delete only your own account.");
    return this.#database.transaction(async (tx) => {
      const deleted = await rows.deleteAccount(tx, accountId);
      if (!deleted) return problem(404, "There is no account with this id.");
      await new AuthProducer(tx.publisher).accountDeleted({ id: accountId });
      return { status: 204 };
    });
  }

  async getMe(_: GetMeRequest, { principal }: HttpContext<Session>): Promise<GetMeResponse> {
    const account = await rows.findAccount(this.#database, principal.userId);
    return account ? { status: 200, body: account } : problem(401, "The account is gone.");
  }

  async createSession({ body }: CreateSessionRequest): Promise<CreateSessionResponse> {
    const secret = await rows.findSecret(this.#database, body.email.toLowerCase());
    const matches = await passwordMatches(body.password, secret?.passwordHash);
    if (!secret || !matches) {
      return problem(401, "No account has this email address and this password.");
    }
    return { status: 201, body: await this.#tokens.issue(secret.accountId) };
  }

  async getJwks(_: GetJwksRequest): Promise<GetJwksResponse> {
    return { status: 200, body: await this.#tokens.published() };
  }

  async onUserUpdated(event: Event<User>): Promise<void> {
    await this.#database.once(event, (tx) => rows.renameAccount(tx, event.data));
  }
}

const emailTaken = () =>
  problem(409, "There is an account with this email address already.", "email_taken");
