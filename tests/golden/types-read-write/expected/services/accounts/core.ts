import { type HttpContext, notImplemented } from "@revent/runtime";
import type {
  AccountsCore,
  CreateUserRequest,
  CreateUserResponse,
  LogInRequest,
  LogInResponse,
  PutTeamRequest,
  PutTeamResponse,
} from "../../generated/accounts/index.ts";

/** The accounts service. */
export class Accounts implements AccountsCore {
  /** `POST /users` */
  async createUser(
    _request: CreateUserRequest,
    _context: HttpContext,
  ): Promise<CreateUserResponse> {
    throw notImplemented("createUser");
  }

  /** `POST /login` */
  async logIn(_request: LogInRequest, _context: HttpContext): Promise<LogInResponse> {
    throw notImplemented("logIn");
  }

  /** `PUT /teams/{id}` */
  async putTeam(_request: PutTeamRequest, _context: HttpContext): Promise<PutTeamResponse> {
    throw notImplemented("putTeam");
  }
}
