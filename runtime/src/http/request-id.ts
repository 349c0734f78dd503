import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What may be taken over from outside into headers and logs. */
const SANE = /^[\w.~:@+/=-]{1,128}$/;

/** The request's `X-Request-Id`, or the id of a webhook, where it has a sane one (up to 128 letters, digits and `-_.~:@+/=`), else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers["x-request-id"] ?? request.headers["webhook-id"];
  return typeof given === "string" && SANE.test(given) ? given : newRequestId();
}

/** In hexadecimal digits. */
const LENGTH = 32;
const IDS_AT_ONCE = 512;
let digits = "";
let used = 0;

/** A new id: 32 random hexadecimal digits. They are drawn many at once, which is far cheaper than a UUID for each. */
export function newRequestId(): string {
  if (used === digits.length) {
    digits = randomBytes((IDS_AT_ONCE * LENGTH) / 2).toString("hex");
    used = 0;
  }
  used += LENGTH;
  return digits.slice(used - LENGTH, used);
}
