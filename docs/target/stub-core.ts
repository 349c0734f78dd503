import { type Event, type EventContext, type HttpContext, notImplemented } from "@revent/runtime";
import type {
  ListUsersRequest,
  ListUsersResponse,
  UsersCore,
} from "../../generated/users/index.ts";

/** The users service. */
export class Users implements UsersCore {
  /** List users, oldest first. `GET /users` */
  async listUsers(
    request: ListUsersRequest,
    context: HttpContext<unknown>,
  ): Promise<ListUsersResponse> {
    throw notImplemented("listUsers");
  }
}
