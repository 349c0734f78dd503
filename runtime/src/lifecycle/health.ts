import type { ServerResponse } from "node:http";
import { within } from "../deadline.ts";
import type { Router } from "../http/index.ts";
import { markIndependent } from "../http/serving/ahead.ts";
import { defaultLogger, type Logger } from "../logger.ts";

/** Settings of {@link health}; each has a default. */
export interface HealthOptions {
  /** What the process needs in order to work; each rejects, or answers false, where it cannot be used. */
  readonly checks?: Readonly<Record<string, () => Promise<unknown> | unknown>>;
  /** A check that takes longer than this has failed. Default 2,000. */
  readonly timeoutMs?: number;
  /** Once it has aborted the process is not ready, whatever the checks say: it is about to end, see `onStop` of `runUntilSignal`. */
  readonly stopping?: AbortSignal;
  readonly logger?: Logger;
}

/**
 * A router of two paths; it leaves all others to `next`. `GET /healthz`: 200 as long as the process answers at all (restart it where it does not). `GET /readyz`: 200
 * where every check passes and nothing is `stopping`, else 503 (send it no requests); the body names each check as `ok` or `failed`, the
 * reason is only logged.
 */
export function health(options: HealthOptions = {}): Router {
  const { checks = {}, timeoutMs = 2000, stopping, logger = defaultLogger } = options;
  return markIndependent((request, response, next) => {
    const path = request.url?.split("?", 1)[0];
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (isRead && path === "/healthz") {
      answer(response, 200, { status: "ok" });
    } else if (isRead && path === "/readyz") {
      void runChecks(checks, timeoutMs, logger).then((results) => {
        const passed = Object.values(results).every((result) => result === "ok");
        const status = stopping?.aborted ? "stopping" : passed ? "ok" : "failed";
        answer(response, status === "ok" ? 200 : 503, { status, checks: results });
      });
    } else if (next !== undefined) {
      next();
    } else {
      answer(response, 404, { status: "unknown" });
    }
  });
}

type Outcome = "ok" | "failed";

async function runChecks(
  checks: NonNullable<HealthOptions["checks"]>,
  timeoutMs: number,
  logger: Logger,
): Promise<Readonly<Record<string, Outcome>>> {
  const late = () => {
    throw new Error(`no result within ${timeoutMs} ms`);
  };
  const results = Object.entries(checks).map(async ([name, check]): Promise<[string, Outcome]> => {
    try {
      if ((await within(timeoutMs, check(), late)) !== false) return [name, "ok"];
      logger.warn({ check: name }, `health check ${name} failed`);
    } catch (err) {
      logger.warn({ check: name, err }, `health check ${name} failed`);
    }
    return [name, "failed"];
  });
  return Object.fromEntries(await Promise.all(results));
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
  response.end(text);
}
