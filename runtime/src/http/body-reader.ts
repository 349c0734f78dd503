import type { IncomingMessage } from "node:http";
import { ReventError } from "../errors/index.ts";
import type { Validator } from "../validation.ts";
import { hasBody, invalidBody, parseJson, parseText, readBytes } from "./body.ts";
import { isJson, isWithin, parseMediaType } from "./media-type.ts";
import type { BodySpec } from "./route.ts";

/** A body as it was decoded, and what it has to be; `validate` is null where the contract gives no schema. */
export interface Body {
  readonly value: unknown;
  readonly validate: Validator | null;
}

/** Reads a request's body; undefined where there is none and none is needed. Rejects with a {@link ReventError}. */
export type BodyReader = (request: IncomingMessage) => Promise<Body | undefined>;

interface Accepted {
  readonly range: string;
  readonly validate: Validator | null;
}

/** Media types whose bodies nothing here can decode yet. */
const UNSUPPORTED = /^multipart\/|^application\/x-www-form-urlencoded$/;

/** The media types of a body that requests will be refused with. */
export function unsupportedMediaTypes(spec: BodySpec): readonly string[] {
  return Object.keys(spec.content).filter((mediaType) => UNSUPPORTED.test(mediaType));
}

/**
 * How bodies of a route are read, prepared once: JSON (`application/json`, `+json`) as a value, `text/*`
 * as a string, anything else as bytes (Buffer).
 *
 * @param limit the greatest number of bytes
 */
export function bodyReader(spec: BodySpec, limit: number): BodyReader {
  const accepted = Object.entries(spec.content)
    .filter(([mediaType]) => !UNSUPPORTED.test(mediaType))
    .map(([mediaType, validate]) => ({
      range: mediaType.split(";", 1)[0]?.trim().toLowerCase() ?? "",
      validate,
    }))
    .sort((a, b) => Number(a.range.includes("*")) - Number(b.range.includes("*")));
  return async (request) => {
    const parsed = parsedBefore(request);
    if (parsed === undefined && !hasBody(request)) {
      if (spec.required) throw invalidBody("is required");
      return undefined;
    }
    const { essence, validate } = negotiate(request, accepted);
    if (parsed !== undefined) return { value: parsed.body, validate };
    const bytes = await readBytes(request, limit);
    if (bytes.length === 0 && !spec.required) return undefined;
    return { value: decode(bytes, essence), validate };
  };
}

/** What something before us, such as `express.json()`, has made of the body. */
function parsedBefore(request: IncomingMessage): { body: unknown } | undefined {
  if (!("body" in request) || request.body === undefined) return undefined;
  const isRead = request.readableEnded || ("_body" in request && request._body === true);
  return isRead && hasBody(request) ? { body: request.body } : undefined;
}

/** Which of the declared media types the body has. */
function negotiate(request: IncomingMessage, accepted: readonly Accepted[]) {
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    throw unsupported("The body must not be compressed (Content-Encoding: identity).");
  }
  const given = parseMediaType(request.headers["content-type"] ?? "");
  const match = accepted.find(({ range }) => given !== undefined && isWithin(given.essence, range));
  if (given === undefined || match === undefined) {
    const ranges = accepted.map(({ range }) => range).join(" or ");
    throw unsupported(
      `The body must be sent with Content-Type: ${ranges || "none that is supported"}.`,
    );
  }
  if (given.charset !== undefined && !/^(utf-?8|us-ascii)$/.test(given.charset)) {
    throw unsupported("The body must be in UTF-8.");
  }
  return { essence: given.essence, validate: match.validate };
}

function decode(bytes: Buffer, essence: string): unknown {
  if (isJson(essence)) return parseJson(bytes);
  return essence.startsWith("text/") ? parseText(bytes) : bytes;
}

function unsupported(message: string): ReventError {
  return new ReventError("unsupported_media_type", message);
}
