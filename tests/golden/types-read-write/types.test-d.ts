import type { AccountsClient } from "./expected/generated/accounts/client.ts";
import type {
  CreateUserRequest,
  CreateUserResponse,
  LogInRequest,
} from "./expected/generated/accounts/core.ts";
import type { AccountsProducer } from "./expected/generated/accounts/producer.ts";
import type { Credentials, Label, User, UserWritable } from "./expected/generated/accounts/types.ts";

type Same<A, B> = [A, B] extends [B, A] ? true : false;
type Has<T, Key extends string> = Key extends keyof T ? true : false;

export const handlersGetWhatClientsSend: Same<CreateUserRequest["body"], UserWritable> = true;
export const handlersGiveWhatServicesSend: Same<CreateUserResponse["body"], User> = true;
export const oneFormKeepsItsName: Same<LogInRequest["body"], Credentials> = true;
export const clientsMirrorHandlers: Same<
  Parameters<AccountsClient["createUser"]>[0],
  CreateUserRequest
> = true;
export const eventsTellWhatServicesSend: Same<
  Parameters<AccountsProducer["userCreated"]>[0],
  User
> = true;

export const readableHasId: Has<User, "id"> = true;
export const readableHasNoPassword: Has<User, "password"> = false;
export const writableHasNoId: Has<UserWritable, "id"> = false;
export const writableHasPassword: Has<UserWritable, "password"> = true;
export const bothShareWhatDoesNotDiffer: Same<User["label"], UserWritable["label"]> = true;
export const sharedType: Same<NonNullable<User["label"]>, Label> = true;

declare const stored: User;
/** What a client got, it can send back. */
export const sentBack: UserWritable = { ...stored, password: "new", friends: [] };
