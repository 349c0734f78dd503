import type { Worker } from "@revent/runtime";
import { PostsWorker } from "../../generated/posts/index.ts";
import type { WorkerParts } from "../platform/service.ts";
import { Posts } from "./core.ts";

/** Handles the events that posts receives. */
export function worker({ database, subscriber, logger }: WorkerParts): Worker {
  return new PostsWorker(new Posts(database), subscriber, { logger });
}
