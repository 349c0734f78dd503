import type { Logger, Subscriber, Worker } from "@revent/runtime";
import type { Migration } from "@revent/runtime/postgres";
import type { Express } from "express";
import type { Database } from "./database.ts";
import type { Keys } from "./sessions.ts";

/** What a service is made of; what its two processes are made with. */
export interface Service {
  readonly migrations: readonly Migration[];
  /** What serves HTTP. */
  web(parts: WebParts): Express;
  /** What handles events; not started yet. */
  worker(parts: WorkerParts): Worker;
}

export interface WebParts {
  readonly database: Database;
  /** What tokens are checked with: the keys that auth publishes. */
  readonly keys: Keys;
  readonly logger: Logger;
  /** Whether the contract is shown at `/docs`. */
  readonly showsDocs: boolean;
  /** Aborts when the process is told to stop: it is not ready any more. */
  readonly stopping: AbortSignal;
}

export interface WorkerParts {
  readonly database: Database;
  /** Hands out events; it cannot be given any. */
  readonly subscriber: Subscriber;
  readonly logger: Logger;
}
