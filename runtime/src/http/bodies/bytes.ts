import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { type Fault, ReventError } from "../../errors/index.ts";
import { PrototypeError, parseJsonText } from "./json.ts";

/** Whether a request says that a body follows. RFC 9112, 6. */
export function hasBody({ headers }: IncomingMessage): boolean {
  if (headers["transfer-encoding"] !== undefined) return true;
  const length = headers["content-length"];
  return length !== undefined && length !== "0";
}

/** Bodies that were read before they are decoded. */
const kept = new WeakMap<IncomingMessage, Buffer>();

/** Throws `misuse` where somebody else has read a body: what is to come from it would never come. */
export function assertUnread(request: IncomingMessage): void {
  if (!request.readableEnded || kept.has(request)) return;
  const message = "something before the router has read the body: leave that to the router";
  throw new ReventError("misuse", message);
}

/** As {@link readBytes}, which will have the same bytes again. Rejects with `misuse` where somebody else has read them. */
export async function keepBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  assertUnread(request);
  const bytes = await readBytes(request, limit);
  kept.set(request, bytes);
  return bytes;
}

/**
 * Reads a body whole, of at most `limit` bytes. Rejects with `payload_too_large` as soon as it is known
 * to be longer, and with `invalid_request` where the client goes away in between.
 */
export function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const bytes = kept.get(request);
  if (bytes !== undefined) return Promise.resolve(bytes);
  if (request.destroyed) return Promise.reject(endedEarly());
  if (Number(request.headers["content-length"] ?? 0) > limit)
    return Promise.reject(tooLarge(limit));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (error: Error) => {
      request.off("data", onData).off("end", onEnd).off("close", onBroken);
      reject(error);
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= limit) return;
      request.pause();
      fail(tooLarge(limit));
    };
    let isWhole = false;
    const onBroken = () => {
      if (!isWhole) fail(endedEarly());
    };
    // Behind its end a request has nothing to tell but that it closes, so that the listeners may stay.
    const onEnd = () => {
      isWhole = true;
      const [first] = chunks;
      resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
    };
    // What breaks off is closed; of an error Node tells only those who listen for it.
    request.on("data", onData).on("end", onEnd).on("close", onBroken);
  });
}

/** A body of more bytes than are allowed. */
export function tooLarge(limit: number): ReventError {
  return new ReventError("payload_too_large", `The body may have at most ${limit} bytes.`);
}

/** A body that broke off. */
export function endedEarly(): ReventError {
  return new ReventError("invalid_request", "The body ended too early.");
}

/**
 * JSON from bytes. Rejects malformed UTF-8 and JSON with `invalid_request`, and objects with a property
 * `__proto__`.
 */
export function parseJson(bytes: Buffer): unknown {
  const text = parseText(bytes);
  try {
    return parseJsonText(text);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw invalidBody(error instanceof PrototypeError ? error.message : "is not well-formed JSON");
  }
}

/** Text from bytes; a byte order mark is left out. Rejects malformed UTF-8 with `invalid_request`. */
export function parseText(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw invalidBody("is not well-formed UTF-8");
  const text = bytes.toString("utf8");
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** A request with these faults. */
export function invalidRequest(faults: readonly Fault[]): ReventError {
  return new ReventError("invalid_request", "The request is not as the contract says.", { faults });
}

/** A body that cannot be taken, as a whole. */
export function invalidBody(detail: string): ReventError {
  const faults = [{ pointer: "/body", detail }];
  return new ReventError("invalid_request", `The body ${detail}.`, { faults });
}
