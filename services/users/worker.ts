import type { Worker } from "@revent/runtime";
import { UsersWorker } from "../../generated/users/index.ts";
import type { WorkerParts } from "../platform/service.ts";
import { Users } from "./core.ts";

/** Handles the events that users receives. */
export function worker({ database, subscriber, logger }: WorkerParts): Worker {
  return new UsersWorker(new Users(database), subscriber, { logger });
}
