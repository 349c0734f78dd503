import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What may be taken over from outside into headers and logs. */
const SANE = /^[\w.~:@+/=-]{1,128}$/;

/** The request's `X-Request-Id`, or the id of a webhook, where it has a sane one (up to 128 letters, digits and `-_.~:@+/=`), else a new UUID. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers["x-request-id"] ?? request.headers["webhook-id"];
  return typeof given === "string" && SANE.test(given) ? given : randomUUID();
}
