import type { Worker } from "@revent/runtime";
import { ChatWorker } from "../../generated/chat/index.ts";
import type { WorkerParts } from "../platform/service.ts";
import { Chat } from "./core.ts";

/** Handles the events that chat receives. */
export function worker({ database, subscriber, logger }: WorkerParts): Worker {
  return new ChatWorker(new Chat(database), subscriber, { logger });
}
