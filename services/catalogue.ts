import { migrations as authMigrations } from "./auth/migrations.ts";
import { web as authWeb } from "./auth/web.ts";
import { worker as authWorker } from "./auth/worker.ts";
import { migrations as chatMigrations } from "./chat/migrations.ts";
import { web as chatWeb } from "./chat/web.ts";
import { worker as chatWorker } from "./chat/worker.ts";
import type { Service } from "./platform/service.ts";
import type { ServiceName } from "./platform/settings.ts";
import { migrations as postsMigrations } from "./posts/migrations.ts";
import { web as postsWeb } from "./posts/web.ts";
import { worker as postsWorker } from "./posts/worker.ts";
import { migrations as usersMigrations } from "./users/migrations.ts";
import { web as usersWeb } from "./users/web.ts";
import { worker as usersWorker } from "./users/worker.ts";

/** Every service of the application. */
export const catalogue: Readonly<Record<ServiceName, Service>> = {
  auth: { migrations: authMigrations, web: authWeb, worker: authWorker },
  users: { migrations: usersMigrations, web: usersWeb, worker: usersWorker },
  posts: { migrations: postsMigrations, web: postsWeb, worker: postsWorker },
  chat: { migrations: chatMigrations, web: chatWeb, worker: chatWorker },
};
