import type { IncomingMessage } from "node:http";
import { ReventError } from "../errors/index.ts";
import { isSignedBy, type WebhookSecret } from "../signature.ts";
import type { Handlers } from "./handler.ts";
import type { RouteTable } from "./route.ts";
import { createRouter, type Router, type RouterOptions } from "./router.ts";

/** Settings of a receiver of webhooks. */
export interface ReceiverOptions extends RouterOptions {
  /** What the sender signs with; several while an old one is being replaced. */
  readonly secret: WebhookSecret;
}

/** A signature that is older, or lies further ahead, is not taken: it may have been recorded. In seconds. */
const TOLERANCE = 300;

/**
 * A router that receives webhooks. Each is verified, then checked as any request is. The id of the webhook is
 * the `requestId` of the handler's context: whoever sends may send again, so let it do nothing twice.
 *
 * Throws `misuse` where a webhook is a multipart form, which cannot be signed.
 */
export function createReceiver<const Routes extends RouteTable>(
  routes: Routes,
  handlers: Handlers<keyof Routes>,
  { secret, ...options }: ReceiverOptions,
): Router {
  for (const [name, { body }] of Object.entries(routes)) {
    const contents = Object.values(body?.content ?? {});
    if (contents.some((one) => typeof one === "object" && one?.files !== undefined)) {
      throw new ReventError("misuse", `${name} is a multipart form, which cannot be verified`);
    }
  }
  const verifyBody = (request: IncomingMessage, body: Uint8Array) =>
    verifyWebhook(request.headers, body, secret);
  return createRouter(routes, handlers, { ...options, verifyBody });
}

/**
 * Verifies a webhook that is signed as Standard Webhooks says: `webhook-id`, `webhook-timestamp` and
 * `webhook-signature` of its headers. Rejects with `unauthenticated` where it is not, or is older than five
 * minutes.
 *
 * @param headers in lower case, as Node has them
 * @param body the bytes as they were received
 */
export async function verifyWebhook(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: Uint8Array,
  secret: WebhookSecret,
): Promise<void> {
  const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map(
    (name) => headers[`webhook-${name}`],
  );
  const isComplete = [id, timestamp, signatures].every((one) => typeof one === "string");
  if (!isComplete) throw refused("The webhook is not signed.");
  const age = Date.now() / 1000 - Number(timestamp);
  if (!/^\d{1,12}$/.test(String(timestamp)) || Math.abs(age) > TOLERANCE) {
    throw refused("The signature of the webhook is too old, or of another time.");
  }
  const content = { id: String(id), timestamp: String(timestamp), body };
  if (!(await isSignedBy(String(signatures), content, secret))) {
    throw refused("The signature of the webhook is not ours.");
  }
}

function refused(message: string): ReventError {
  return new ReventError("unauthenticated", message);
}
