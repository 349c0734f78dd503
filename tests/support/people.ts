import { AuthClient } from "../../generated/auth/index.ts";
import { ChatClient } from "../../generated/chat/index.ts";
import { PostsClient } from "../../generated/posts/index.ts";
import { UsersClient } from "../../generated/users/index.ts";
import type { System } from "./system.ts";

/** Someone who uses the application through its emitted clients. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly auth: AuthClient;
  readonly users: UsersClient;
  readonly posts: PostsClient;
  readonly chat: ChatClient;
}

/** Registers an account and signs in to it. */
export async function arrive(system: System, displayName: string): Promise<Person> {
  const email = `${displayName.toLowerCase().replace(/\W+/g, ".")}@example.org`;
  const password = "the engine weaves algebra";
  const nobody = new AuthClient({ baseUrl: system.urlOf("auth") });
  const account = await nobody.registerAccount({ body: { email, password, displayName } });
  if (account.status !== 201) throw new Error(`Registering answered ${account.status}.`);
  const session = await nobody.createSession({ body: { email, password } });
  if (session.status !== 201) throw new Error(`Signing in answered ${session.status}.`);
  const { token } = session.body;
  return {
    id: account.body.id,
    email,
    password,
    auth: new AuthClient({ baseUrl: system.urlOf("auth"), token }),
    users: new UsersClient({ baseUrl: system.urlOf("users"), token }),
    posts: new PostsClient({ baseUrl: system.urlOf("posts"), token }),
    chat: new ChatClient({ baseUrl: system.urlOf("chat"), token }),
  };
}
