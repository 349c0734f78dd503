import type { Worker } from "@revent/runtime";
import { AuthWorker } from "../../generated/auth/index.ts";
import type { WorkerParts } from "../platform/service.ts";
import { Auth } from "./core.ts";

/** Handles the events that auth receives. */
export function worker({ database, subscriber, logger }: WorkerParts): Worker {
  return new AuthWorker(new Auth(database), subscriber, { logger });
}
